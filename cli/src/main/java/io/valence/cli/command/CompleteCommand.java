package io.valence.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.TextCompleter;
import io.valence.app.UsageException;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.Version;
import io.valence.model.config.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence complete}. */
@Command(
    name = "complete",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Continues a text by a language model: the most probable next words.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence complete -m base \"the film was\"",
      "  valence complete -m base \"the film was\" --words 20 --temperature 0.8 --seed 7"
    })
public final class CompleteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "BASE",
      required = true,
      description = "Folder or file that valence pretrain has written.")
  private Path model;

  @Parameters(paramLabel = "TEXT", description = "The beginning, one word or more.")
  private String text;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of next words to print. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--words",
      paramLabel = "N",
      description = "Continue the text by N words instead, each drawn by its probability.")
  private Integer words;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "With --words: below 1 for more probable words, above 1 for more surprising ones, 0 for"
              + " the most probable one each time. Default: 1.")
  private Double temperature;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "With --words: seed of the draws; the same seed gives the same words. Default: 1.")
  private Long seed;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  CompleteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    requireConsistentOptions();
    try (TextCompleter completer = TextCompleter.load(model)) {
      if (words != null) {
        continued(completer);
      } else {
        nextWords(completer);
      }
      if (!completer.knows(text)) {
        terminal.note("no word of the text is in the vocabulary: the continuation is unreliable");
      }
    }
    return ExitCode.DONE.code();
  }

  private void requireConsistentOptions() {
    if (words == null && (temperature != null || seed != null)) {
      throw new UsageException("--temperature and --seed work with --words");
    }
    if (words != null && words < 1 || count < 1) {
      throw new UsageException("--words and --count are at least 1");
    }
    if (temperature != null && !(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new UsageException("--temperature is 0 or more");
    }
  }

  private void continued(TextCompleter completer) {
    String all =
        completer.continued(
            text, words, temperature == null ? 1 : temperature, seed == null ? 1 : seed);
    if (json) {
      ObjectNode root = Json.mapper().createObjectNode();
      root.put("schema", 1);
      root.put("text", text);
      root.put("continued", all);
      terminal.result(root);
    } else {
      terminal.result("%s", all);
    }
  }

  private void nextWords(TextCompleter completer) {
    List<TextCompleter.NextWord> next = completer.nextWords(text, count);
    if (!json) {
      next.forEach(word -> terminal.result("%.4f  %s", word.probability(), word.word()));
      return;
    }
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schema", 1);
    root.put("text", text);
    ArrayNode array = root.putArray("next");
    next.forEach(
        word -> array.addObject().put("word", word.word()).put("probability", word.probability()));
    terminal.result(root);
  }
}
