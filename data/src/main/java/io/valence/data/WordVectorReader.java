package io.valence.data;

import io.valence.data.table.InputException;
import io.valence.data.table.LineReader;
import io.valence.data.table.TextFile;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads one file of word vectors.
 *
 * <ul>
 *   <li>GloVe text: {@code word v1 … vE} per line, no header;
 *   <li>word2vec text: a header {@code words E}, then as GloVe;
 *   <li>word2vec binary: the same header, then {@code word}, a space and E little-endian floats,
 *       with or without a newline after them.
 * </ul>
 *
 * <p>Such files are external and have millions of lines: an unusable line is skipped, and counted
 * if its word is needed. For a duplicate word the first vector counts.
 */
final class WordVectorReader {
  private static final int MAX_WIDTH = 10_000;
  private static final int MAX_WORD_BYTES = 10_000;
  private static final int PEEK = 1 << 16;
  private static final Pattern HEADER =
      Pattern.compile("(?:\u00EF\u00BB\u00BF)?(\\d{1,10})[ \\t](\\d{1,10})\\s*");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  private static final Pattern SPACE = Pattern.compile("[ \t]+");

  private final Path file;
  private final PushbackInputStream in;
  private final ToIntFunction<String> ids;
  private final float[][] rows;
  private final List<String> notes = new ArrayList<>();
  private int passedOver;

  /**
   * @param ids the row of a word; {@link Vocabulary#UNKNOWN} or less for a skipped word
   * @param count number of rows
   */
  WordVectorReader(Path file, InputStream in, ToIntFunction<String> ids, int count) {
    this.file = file;
    this.in = new PushbackInputStream(in, PEEK);
    this.ids = ids;
    this.rows = new float[count][];
  }

  WordVectors read() throws IOException {
    byte[] bytes = in.readNBytes(PEEK);
    in.unread(bytes);
    String start = new String(bytes, StandardCharsets.ISO_8859_1);
    int lineEnd = start.indexOf('\n');
    Matcher header = HEADER.matcher(lineEnd < 0 ? start : start.substring(0, lineEnd));
    int width;
    if (!header.matches()) {
      width = width(commonWidth(start));
      requireVectors(start, width);
      readText(1, width, -1);
    } else {
      long words = Long.parseLong(header.group(1));
      width = width(Long.parseLong(header.group(2)));
      in.skipNBytes(lineEnd < 0 ? start.length() : lineEnd + 1L);
      if (lineEnd < 0 || isText(start.substring(lineEnd + 1), width)) {
        readText(2, width, words);
      } else {
        readBinary(words, width);
      }
    }
    if (passedOver > 0) {
      notes.add(
          passedOver
              + (passedOver == 1
                  ? " line of a needed word cannot be read and is skipped"
                  : " lines of needed words cannot be read and are skipped"));
    }
    return new WordVectors(width, rows, List.copyOf(notes));
  }

  /** Whether the first line, or the part read, ends with at least {@code width} numbers. */
  private static boolean isText(String start, int width) {
    int lineEnd = start.indexOf('\n');
    String[] fields = SPACE.split((lineEnd < 0 ? start : start.substring(0, lineEnd)).strip());
    int end = lineEnd < 0 && start.length() > PEEK / 2 ? fields.length - 1 : fields.length;
    int numbers = 0;
    while (numbers < end && NUMBER.matcher(fields[end - 1 - numbers]).matches()) {
      numbers++;
    }
    return start.isBlank() || numbers >= width || end < fields.length && numbers > 0;
  }

  /** Throws if none of the first lines is a word and its numbers, as in a file of another kind. */
  private void requireVectors(String start, int width) {
    boolean whole = start.indexOf('\n') >= 0;
    if (whole && start.lines().noneMatch(line -> isVector(line, width))) {
      throw new InputException(
          file.toString(),
          "none of its first lines is a word and its numbers",
          "give a GloVe or word2vec file");
    }
  }

  private static boolean isVector(String line, int width) {
    String[] fields = SPACE.split(line.strip());
    return fields.length == width + 1
        && Arrays.stream(fields, 1, fields.length).allMatch(n -> NUMBER.matcher(n).matches());
  }

  /** The usual count of numbers in the first lines; 0 if empty. */
  private static long commonWidth(String start) {
    List<String> lines = start.lines().toList();
    boolean cut = start.length() == PEEK && lines.size() > 1;
    Map<Integer, Long> widths =
        lines.stream()
            .limit(cut ? lines.size() - 1 : lines.size())
            .filter(line -> !line.isBlank())
            .map(line -> SPACE.split(line.strip()).length - 1)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return widths.entrySet().stream()
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  /**
   * Reads lines from {@code line} on.
   *
   * @param words number of words in the header; -1 without a header
   */
  private void readText(long line, int width, long words) throws IOException {
    LineReader text = TextFile.linesLeniently(file, in);
    long lines = 0;
    String last = "";
    for (String row = text.next(); row != null; row = text.next()) {
      if (!row.isBlank()) {
        last = row.stripTrailing();
        readLine(last, width);
        lines++;
      }
    }
    if (lines == 0) {
      throw new InputException(file.toString(), "holds no word vectors", "use another file");
    }
    if (!text.ended() && SPACE.split(last).length <= width) {
      throw InputException.atLine(
          file,
          text.number() + line - 1,
          SPACE.split(last).length - 1 + " numbers where the lines before have " + width,
          "the file is cut short; get a new copy");
    }
    if (words >= 0 && lines != words) {
      notes.add(lines + " words where the header says " + words);
    }
  }

  /**
   * Reads the vector of a word if it is needed. GloVe 840B has words with spaces: such lines are
   * skipped, since no token has a space.
   */
  private void readLine(String row, int width) {
    String[] halves = SPACE.split(row, 2);
    int id = ids.applyAsInt(halves[0]);
    if (id <= Vocabulary.UNKNOWN || rows[id] != null) {
      return;
    }
    String[] numbers = halves.length == 1 ? new String[0] : SPACE.split(halves[1]);
    if (numbers.length > width) {
      return; // the word contains a space
    }
    float[] vector = numbers.length == width ? vector(numbers) : null;
    rows[id] = vector;
    passedOver += vector == null ? 1 : 0;
  }

  /** The numbers; null if one is invalid or not finite. */
  private static float[] vector(String[] numbers) {
    float[] vector = new float[numbers.length];
    for (int i = 0; i < vector.length; i++) {
      try {
        vector[i] = Float.parseFloat(numbers[i]);
      } catch (NumberFormatException e) {
        return null;
      }
      if (!Float.isFinite(vector[i])) {
        return null;
      }
    }
    return vector;
  }

  private void readBinary(long words, int width) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] bytes = new byte[width * Float.BYTES];
    for (long word = 1; word <= words; word++) {
      try {
        int id = ids.applyAsInt(binaryWord(data, word));
        data.readFully(bytes);
        if (id > Vocabulary.UNKNOWN && rows[id] == null) {
          rows[id] = floats(bytes, width);
        }
      } catch (EOFException e) {
        throw new InputException(
            file.toString(),
            "ends at word " + word + " of " + words,
            "the file is cut short; get a new copy");
      }
    }
    for (int rest = data.read(); rest >= 0; rest = data.read()) {
      if (!Character.isWhitespace(rest)) {
        throw new InputException(
            file.toString(),
            "continues after the " + words + " words of its header",
            "correct the numbers in its first line, or get a new copy");
      }
    }
  }

  private String binaryWord(DataInputStream data, long word) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = data.readUnsignedByte(); b != ' '; b = data.readUnsignedByte()) {
      if (b != '\n' || bytes.size() > 0) {
        bytes.write(b);
      }
      if (bytes.size() > MAX_WORD_BYTES) {
        throw new InputException(
            file.toString(), "no end of word " + word, "it is not a word2vec binary file");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The numbers of a vector; null, and counted, if one is not finite. */
  private float[] floats(byte[] bytes, int width) {
    float[] vector = new float[width];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        passedOver++;
        return null;
      }
    }
    return vector;
  }

  private int width(long numbers) {
    if (numbers < 1 || numbers > MAX_WIDTH) {
      throw new InputException(
          file.toString(),
          numbers + " numbers per word",
          "word vectors have 1 to " + MAX_WIDTH + "; is it a GloVe or word2vec file?");
    }
    return (int) numbers;
  }
}
