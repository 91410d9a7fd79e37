package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.cli.console.ShellWord;
import io.valence.data.table.TableReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The input of {@code valence predict}, from its arguments. */
sealed interface PredictInput {
  /** The file that is read; null for none. */
  default Path file() {
    return null;
  }

  /** Interactively typed texts. */
  record Typed() implements PredictInput {}

  /** The lines of standard input. */
  record StandardInput() implements PredictInput {}

  /** The lines of a file, a pipe or a device. */
  record Lines(Path file) implements PredictInput {}

  /** The rows of a file. */
  record Table(Path file) implements PredictInput {}

  /** One text. */
  record Sentence(String text) implements PredictInput {}

  /** Maximum length of a file name. */
  int LONGEST_NAME = 255;

  /** Maximum length of a path. */
  int LONGEST_PATH = 4096;

  /** Scripts of languages without spaces between words. */
  Set<Character.UnicodeScript> UNSPACED =
      Set.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.THAI,
          Character.UnicodeScript.LAO,
          Character.UnicodeScript.KHMER,
          Character.UnicodeScript.MYANMAR);

  /** Common file name extensions; words of a text do not end like this. */
  Set<String> ENDINGS =
      Set.of(
          "txt", "csv", "tsv", "json", "jsonl", "ndjson", "xlsx", "xls", "ods", "parquet", "gz",
          "zip", "bz2", "zst", "xz", "md", "html", "xml", "pdf", "doc", "docx", "log", "dat");

  /**
   * Interprets the arguments.
   *
   * @throws UsageException when they are ambiguous or unlikely: a path is never predicted as a text
   */
  static PredictInput of(List<String> arguments) {
    if (arguments.isEmpty()) {
      return new Typed();
    }
    if (arguments.size() == 1) {
      return of(arguments.get(0));
    }
    if (arguments.stream().anyMatch(argument -> isTable(argument) || isFile(argument))) {
      throw new UsageException("one file at a time: " + String.join(", ", arguments));
    }
    if (arguments.stream().anyMatch(PredictInput::isSentence)) {
      throw new UsageException(
          arguments.size()
              + " texts; name one, or write several to standard input, a line each: valence predict"
              + " -m MODEL - < texts.txt");
    }
    return new Sentence(String.join(" ", arguments));
  }

  /** Words that the shell split are joined; a text with spaces or without need of them is whole. */
  private static boolean isSentence(String argument) {
    return argument.strip().contains(" ")
        || argument.codePoints().anyMatch(c -> UNSPACED.contains(Character.UnicodeScript.of(c)));
  }

  private static PredictInput of(String argument) {
    if (argument.equals("-")) {
      return new StandardInput();
    }
    if (!mayBePath(argument)) {
      return new Sentence(argument);
    }
    Path path = Path.of(argument);
    if (Files.isDirectory(path)) {
      throw new UsageException(
          argument + " is a folder; give a file. The word itself: " + byStandardInput(argument));
    }
    if (argument.matches("(?i)(https?|ftp)://\\S+") && TableReader.isTable(path)) {
      throw new UsageException(argument + " is a web address; download the file first");
    }
    if (TableReader.isTable(path) && Files.exists(path)) {
      return new Table(path);
    }
    if (Files.exists(path)) {
      return existing(argument, path);
    }
    if (TableReader.isTable(path) || looksLikePath(argument, path)) {
      throw new UsageException(
          argument
              + " looks like a file name, but there is no such file. If it is a text: "
              + byStandardInput(argument));
    }
    return new Sentence(argument);
  }

  /** A file without a telling name may be meant as a text. */
  private static PredictInput existing(String argument, Path path) {
    if (Files.isRegularFile(path) && !looksLikePath(argument, path)) {
      throw new UsageException(
          argument
              + " is a file too; for its lines: valence predict -m MODEL - < "
              + new ShellWord(argument)
              + ", for the word: "
              + byStandardInput(argument));
    }
    return new Lines(path);
  }

  private static String byStandardInput(String text) {
    return "echo " + new ShellWord(text) + " | valence predict -m MODEL -";
  }

  private static boolean mayBePath(String text) {
    return text.length() <= LONGEST_PATH
        && Stream.of(text.split("[/\\\\]")).allMatch(name -> name.length() <= LONGEST_NAME)
        && text.lines().count() == 1
        && text.indexOf('\0') < 0
        && !text.isBlank();
  }

  private static boolean isTable(String text) {
    return mayBePath(text) && TableReader.isTable(Path.of(text));
  }

  private static boolean isFile(String text) {
    return mayBePath(text) && Files.exists(Path.of(text)) && looksLikePath(text, Path.of(text));
  }

  private static boolean looksLikePath(String text, Path path) {
    if (text.contains(" ")) {
      return false;
    }
    String name = text.toLowerCase(Locale.ROOT);
    boolean inFolder =
        text.contains("/") && path.getParent() != null && Files.exists(path.getParent());
    return inFolder
        || text.matches("(\\.{1,2}|~|[A-Za-z]:)[/\\\\].*")
        || name.indexOf('.') > 0 && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
