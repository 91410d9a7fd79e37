package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dev rows of which most positive texts are labeled negative: {@code train} corrects for it. */
class CalibrationTest {
  private static final Path SAMPLES = Path.of("..", "data", "samples");

  @TempDir static Path folder;
  private static Path dev;
  private static String printed;

  @BeforeAll
  static void train() throws IOException {
    dev = tilted();
    Path rows = SAMPLES.resolve("reviews-en-train.csv");
    Cli.Result network = Cli.train(rows, "--dev", dev, "-o", folder.resolve("network"));
    assertEquals(0, network.code());
    printed = network.err();
    assertEquals(0, Cli.train(rows, "--dev", dev, "-o", folder.resolve("both"), "--wide").code());
  }

  /** Eight of nine positive rows become negative. */
  private static Path tilted() throws IOException {
    List<String> lines = Files.readAllLines(SAMPLES.resolve("reviews-en-dev.csv"));
    List<String> changed =
        IntStream.range(0, lines.size())
            .mapToObj(
                i -> i % 9 == 0 ? lines.get(i) : lines.get(i).replace("positive,", "negative,"))
            .toList();
    return Files.write(folder.resolve("tilted.csv"), changed);
  }

  /** The mean probability of a label is its share of the dev rows, (n + 1) / (rows + 2). */
  @ParameterizedTest
  @ValueSource(strings = {"network", "both"})
  void theMeanProbabilitiesAreTheShares(String run) throws IOException {
    List<String> rows =
        Cli.run("predict", "-m", folder.resolve(run), dev, "--json").out().lines().toList();
    double mean = 0;
    for (String row : rows) {
      JsonNode answer = new ObjectMapper().readTree(row);
      mean += answer.at("/probabilities/positive").asDouble() / rows.size();
    }
    long positive = Files.readAllLines(dev).stream().filter(l -> l.startsWith("positive,")).count();
    assertEquals((positive + 1) / (rows.size() + 2.0), mean, 1e-3);
  }

  /** What each adds is found again in the finished model. */
  @Test
  void bothRunsCompareTheSame() throws IOException {
    for (String answer : new String[] {"network", "linear", "together"}) {
      assertEquals(loss("network", answer), loss("both", answer), 1e-5, answer);
    }
    assertEquals(loss("both", "together"), metrics("both").at("/dev/loss").asDouble(), 1e-5);
  }

  @Test
  void theBiasIsSaid() throws IOException {
    double negative = metrics("network").at("/bias/negative").asDouble();
    assertTrue(negative > 0.5, metrics("network")::toString);
    assertEquals(-negative, metrics("network").at("/bias/positive").asDouble(), 1e-9);
    String said = String.format("negative +%.2f, positive -%.2f", negative, negative);
    assertTrue(printed.contains(said), printed);
  }

  /** Whoever asks for more answers of rare labels, or for no calibration, gets no bias. */
  @ParameterizedTest
  @ValueSource(strings = {"train.balance=true", "train.calibrate=false"})
  void thereIsNoneWhereItIsNotWanted(String setting) throws IOException {
    Path rows = SAMPLES.resolve("reviews-en-train.csv");
    Path run = folder.resolve(setting);
    assertEquals(0, Cli.train(rows, "--dev", dev, "-o", run, "--wide", "--set", setting).code());
    assertTrue(metrics(setting).at("/bias").isMissingNode(), metrics(setting)::toString);
    assertTrue(metrics(setting).at("/dev/accuracy").asDouble() < 0.8, metrics(setting)::toString);
  }

  /** Neither of the two that are compared has an advantage. */
  @Test
  void theLinearModelHasABiasToo() throws IOException {
    double linear = metrics("network").at("/comparison/dev/linear/accuracy").asDouble();
    assertTrue(linear > 0.9, metrics("network")::toString);
  }

  private static double loss(String run, String answer) throws IOException {
    return metrics(run).at("/comparison/dev/" + answer + "/loss").asDouble();
  }

  private static JsonNode metrics(String run) throws IOException {
    Path file = folder.resolve(run).resolve("metrics.json");
    return new ObjectMapper().readTree(Files.readString(file));
  }
}
