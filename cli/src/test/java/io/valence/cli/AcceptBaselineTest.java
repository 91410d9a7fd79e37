package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --accept-baseline}: a network that learns nothing, beside a linear model that does. */
class AcceptBaselineTest {
  @TempDir private Path folder;

  private Cli.Result train(Path corpus, Path run, String... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("--dev", corpus, "-o", run, "--set", "train.learningRate=1e-9"));
    arguments.addAll(List.of("--set", "train.naiveBayes=0"));
    arguments.addAll(List.of(more));
    List<Object> all = new ArrayList<>(List.of(corpus));
    all.addAll(arguments);
    return Cli.train(all.toArray());
  }

  private static JsonNode metrics(Path run) throws IOException {
    return new ObjectMapper().readTree(Files.readString(run.resolve("metrics.json")));
  }

  @Test
  void theMoreAccurateLinearModelAnswers() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path plain = folder.resolve("plain");
    assertEquals(0, train(corpus, plain).code());
    double network = metrics(plain).at("/dev/accuracy").asDouble();
    double linear = metrics(plain).at("/dev/baselines/bag_of_words").asDouble();
    assertTrue(linear > network, linear + " " + network);

    Path run = folder.resolve("run");
    Cli.Result result = train(corpus, run, "--accept-baseline");
    assertEquals(0, result.code(), result.err());
    assertTrue(
        result.err().contains("the linear model is more accurate than the network: it answers"));
    assertTrue(result.err().contains("the linear model, with the network of epoch "), result.err());
    assertEquals(linear, metrics(run).at("/dev/accuracy").asDouble());
    assertEquals("linear", metrics(run).get("answer").asText());
    assertEquals("network", metrics(plain).get("answer").asText());
    assertTrue(Files.readString(run.resolve("report.html")).contains("\"answer\":\"linear\""));
    assertEquals(
        metrics(run).at("/dev/baselines/bag_of_words_loss").asDouble(),
        metrics(run).at("/dev/loss").asDouble(),
        1e-9);
    for (String figure : List.of("accuracy", "loss")) {
      String place = "/comparison/dev/network/" + figure;
      assertEquals(
          metrics(plain).at(place).asDouble(), metrics(run).at(place).asDouble(), 1e-5, figure);
    }
    JsonNode evaluated =
        new ObjectMapper().readTree(Cli.run("evaluate", "-m", run, corpus, "--json").out());
    assertEquals(linear, evaluated.get("accuracy").asDouble());

    // The end of a resumed training finds its model calibrated.
    String before = Files.readString(run.resolve("metrics.json"));
    assertEquals(0, Cli.run("train", "--resume", "-o", run).code());
    assertEquals(before, Files.readString(run.resolve("metrics.json")));

    Cli.Result export = Cli.run("export", "-m", run, "--onnx", folder.resolve("m.onnx"));
    assertEquals(2, export.code());
    assertTrue(export.err().contains("linear model alone"), export.err());
    assertEquals(0, Cli.run("export", "-m", plain, "--onnx", folder.resolve("m.onnx")).code());
  }

  @Test
  void aBetterNetworkAnswersItself() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path run = folder.resolve("run");
    Cli.Result result =
        Cli.train(
            corpus, "--dev", corpus, "-o", run, "--accept-baseline", "--set", "train.epochs=9");
    assertEquals(0, result.code(), result.err());
    assertEquals("network", metrics(run).get("answer").asText());
  }
}
