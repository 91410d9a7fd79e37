package io.valence.data.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What precedes the first row of a CSV file: blank lines, and the line {@code sep=;} that tells
 * Excel the delimiter.
 *
 * @param lines number of these lines
 * @param delimiter delimiter in such a line
 * @param first the first row, as far as it was read
 */
record Preamble(int lines, Optional<Character> delimiter, String first) {
  private static final int PEEK = 1 << 16;
  private static final Pattern SEPARATOR = Pattern.compile("(?i)\"?sep=(.)\"?[,;\\s]*");

  /** Reads it and leaves the reader at the first row. */
  static Preamble read(BufferedReader in, char delimiter) throws IOException {
    String start = peek(in);
    Optional<Character> declared = Optional.empty();
    int at = 0;
    int lines = 0;
    while (at < start.length()) {
      int end = start.indexOf('\n', at);
      if (end < 0) {
        break;
      }
      String line = start.substring(at, end).replace("\r", "");
      Matcher separator = SEPARATOR.matcher(line);
      if (lines == 0 && separator.matches()) {
        declared = Optional.of(separator.group(1).charAt(0));
      } else if (!line.chars().allMatch(c -> c == delimiter || Character.isWhitespace(c))) {
        break;
      }
      at = end + 1;
      lines++;
    }
    in.skip(at);
    int end = start.indexOf('\n', at);
    return new Preamble(
        lines,
        declared,
        start.substring(Math.min(at, start.length()), end < 0 ? start.length() : end));
  }

  /** Whether the rows are in fastText format: {@code __label__}, then the text. */
  boolean isFastText() {
    return first.startsWith(FastTextReader.LABEL);
  }

  /** Why a file is not a table. */
  record Refusal(String problem, String remedy) {}

  /** Whether the first line is JSON or HTML. */
  Optional<Refusal> problem() {
    String begin = first.strip().toLowerCase(Locale.ROOT);
    if (begin.startsWith("{\"") || begin.startsWith("[{") || begin.equals("[")) {
      return Optional.of(
          new Refusal(
              "is JSON",
              "write one JSON object per line (jq -c '.[]' does it) into a file whose name ends in .jsonl"));
    }
    return begin.startsWith("<!doctype html") || begin.startsWith("<html")
        ? Optional.of(new Refusal("is an HTML page", "name a table"))
        : Optional.empty();
  }

  /**
   * The delimiter with which the first row has the right columns, if it is one field with the given
   * one.
   *
   * @param handler with no columns that it needs, no other delimiter is certain
   */
  Optional<Character> otherDelimiter(TableFormat format, TableReader.Handler handler) {
    boolean one = first.indexOf(format.delimiter()) < 0;
    if (!one || handler.needed().isEmpty() || !format.header()) {
      return Optional.empty();
    }
    String quote = format.quote().map(String::valueOf).orElse("");
    return Columns.DELIMITERS.stream()
        .filter(
            delimiter -> {
              List<String> names =
                  Stream.of(first.split(Pattern.quote(delimiter), -1))
                      .map(name -> name.replace(quote, ""))
                      .toList();
              return names.size() > 1 && handler.isHeader(new Columns(Path.of(""), names).names());
            })
        .map(delimiter -> delimiter.charAt(0))
        .findFirst();
  }

  /** The terminator of the first line. */
  String lineEnd() {
    return first.endsWith("\r") ? "\r\n" : "\n";
  }

  /** Whether every field of the first line is quoted. */
  boolean quotesAll(char quote, char delimiter) {
    String line = first.strip();
    String inner = quote + String.valueOf(delimiter) + quote;
    return line.length() > 1
        && line.charAt(0) == quote
        && line.charAt(line.length() - 1) == quote
        && count(line, inner) == count(line, String.valueOf(delimiter));
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }

  private static String peek(BufferedReader in) throws IOException {
    char[] start = new char[PEEK];
    in.mark(PEEK);
    int count = 0;
    for (int n = 0; n >= 0 && count < PEEK; n = in.read(start, count, PEEK - count)) {
      count += n;
    }
    in.reset();
    return new String(start, 0, count);
  }
}
