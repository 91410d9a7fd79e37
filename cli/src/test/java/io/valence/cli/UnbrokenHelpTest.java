package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class UnbrokenHelpTest {
  private static final String OPTION =
      "What computes. Same as --set train.backend=nd4j, or as --master spark://HOST:7077, and a"
          + " few more words, so that there are a second and a third line: spark.executor.memory";
  private static final String FILE = "Training rows; may be gzipped, such as reviews.2026.csv.gz.";

  private static final String EXAMPLE =
      "sample reviews.csv --set train.backend=nd4j --master spark://HOST:7077 --set model.hidden=9";
  private static final String ABOUT =
      "Trains as train.backend=nd4j says, and some more words, on spark://HOST:7077, so that it breaks.";

  @Command(name = "sample", description = ABOUT, footer = "  " + EXAMPLE)
  private static final class Sample {
    @Option(names = "--backend", paramLabel = "native|nd4j|java", description = OPTION)
    private String backend;

    @Parameters(paramLabel = "TRAIN.csv", description = FILE)
    private String file;
  }

  private static IntStream widths() {
    return IntStream.of(60, 61, 65, 70, 72, 79, 80, 81, 97, 100, 120, 140, 160);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void everyWordIsWholeAndNoLineIsWider(int width) {
    String help =
        new CommandLine(new Sample())
            .setHelpFactory(UnbrokenHelp::new)
            .setUsageHelpWidth(width)
            .getUsageMessage();
    List<String> words = List.of(help.strip().split("\\s+"));
    for (String description : List.of(ABOUT, FILE, OPTION, EXAMPLE)) {
      List<String> wanted = List.of(description.split(" "));
      assertTrue(Collections.indexOfSubList(words, wanted) >= 0, help);
    }
    assertTrue(help.lines().allMatch(line -> line.stripTrailing().length() <= width), help);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "tune", "study", "pretrain", "predict"})
  void theKeysOfEveryCommandAreWhole(String command) {
    List<String> words = List.of(Cli.run(command, "--help").out().strip().split("\\s+"));
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).equals("--set")) {
        assertTrue(words.get(i + 1).contains("="), words.get(i + 1));
      }
    }
    assertTrue(words.contains("--debug") || words.contains("[--debug]"), words.toString());
  }
}
