package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.cli.console.ShellWord;
import io.valence.data.table.TableReader;
import io.valence.data.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells texts, files and standard input in the arguments of a command.
 *
 * @param name of the command
 */
record TextArguments(String name) {
  /** Maximum length of a file name. */
  private static final int LONGEST_NAME = 255;

  /** Maximum length of a path. */
  private static final int LONGEST_PATH = 4096;

  /** Common file name extensions; words of a text do not end like this. */
  private static final Set<String> ENDINGS =
      Set.of(
          "txt", "csv", "tsv", "json", "jsonl", "ndjson", "xlsx", "xls", "ods", "parquet", "gz",
          "zip", "orc", "feather", "arrow", "avro", "bz2", "zst", "xz", "md", "html", "xml", "pdf",
          "doc", "docx", "log", "dat");

  /**
   * Interprets the arguments.
   *
   * @throws UsageException when they are ambiguous or unlikely: a path is never predicted as a text
   */
  PredictInput input(List<String> arguments) {
    if (arguments.isEmpty()) {
      return new PredictInput.Typed();
    }
    if (arguments.size() == 1) {
      return input(arguments.get(0));
    }
    if (arguments.stream().anyMatch(argument -> isTable(argument) || isFile(argument))) {
      throw new UsageException("one file at a time: " + String.join(", ", arguments));
    }
    if (arguments.stream().anyMatch(TextArguments::isSentence)) {
      throw new UsageException(
          arguments.size()
              + " texts; name one, or write several to standard input, a line each: "
              + command()
              + " < texts.txt");
    }
    return new PredictInput.Sentence(String.join(" ", arguments));
  }

  /** Words that the shell split are joined; a text with spaces or without need of them is whole. */
  private static boolean isSentence(String argument) {
    return argument.strip().contains(" ") || argument.codePoints().anyMatch(Tokenizer::isUnspaced);
  }

  private PredictInput input(String argument) {
    if (argument.equals("-")) {
      return new PredictInput.StandardInput();
    }
    if (!mayBePath(argument)) {
      return new PredictInput.Sentence(argument);
    }
    Path path = Path.of(argument);
    if (Files.isDirectory(path)) {
      throw new UsageException(
          argument + " is a folder; give a file. The word itself: " + byStandardInput(argument));
    }
    if (argument.matches("(?i)(https?|ftp)://\\S+") && TableReader.isTable(path)) {
      throw new UsageException(argument + " is a web address; download the file first");
    }
    if (TableReader.isTable(path) && Files.exists(path)
        || Files.isRegularFile(path) && TableReader.isFastText(path)) {
      return new PredictInput.Table(path);
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
    return new PredictInput.Sentence(argument);
  }

  /** A file without a telling name may be meant as a text. */
  private PredictInput existing(String argument, Path path) {
    if (Files.isRegularFile(path) && !looksLikePath(argument, path)) {
      throw new UsageException(
          argument
              + " is a file too; for its lines: "
              + command()
              + " < "
              + new ShellWord(argument)
              + ", for the word: "
              + byStandardInput(argument));
    }
    return new PredictInput.FileLines(path);
  }

  private String byStandardInput(String text) {
    return "echo " + new ShellWord(text) + " | " + command();
  }

  private String command() {
    return "valence " + name + " -m MODEL -";
  }

  private static boolean mayBePath(String text) {
    return text.length() <= LONGEST_PATH
        && Stream.of(text.split("[/\\\\]")).allMatch(name -> name.length() <= LONGEST_NAME)
        && !text.isBlank()
        && isPath(text)
        && (text.lines().count() == 1 || Files.exists(Path.of(text)));
  }

  /** Windows has no path with a question mark, say. */
  private static boolean isPath(String text) {
    try {
      Path.of(text);
      return true;
    } catch (InvalidPathException notOfThisSystem) {
      return false;
    }
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
        || path.isAbsolute()
        || text.matches("(\\.{1,2}|~|[A-Za-z]:)[/\\\\].*")
        || name.indexOf('.') > 0 && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
