package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.model.checkpoint.BaselineFile;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --wide}: the network and the linear model answer together. */
class WideModelTest {
  private static final Path SAMPLES = Path.of("..", "data", "samples");
  private static final Path DEV = SAMPLES.resolve("reviews-zh-dev.csv");

  @TempDir static Path folder;
  private static Path wide;
  private static Path narrow;

  @BeforeAll
  static void train() {
    wide = folder.resolve("wide");
    narrow = folder.resolve("narrow");
    Path rows = SAMPLES.resolve("reviews-zh-train.csv");
    assertEquals(0, Cli.train(rows, "--dev", DEV, "-o", wide, "--wide").code());
    assertEquals(0, Cli.train(rows, "--dev", DEV, "-o", narrow).code());
  }

  private static JsonNode metrics(Path run) throws IOException {
    return new ObjectMapper().readTree(Files.readString(run.resolve("metrics.json")));
  }

  /** The saved model predicts like the network and the linear model together. */
  @Test
  void aWideModelAnswersByBoth() throws IOException {
    double loss = metrics(wide).at("/dev/loss").asDouble();
    JsonNode dev = metrics(wide).at("/comparison/dev");
    assertEquals(dev.at("/together/loss").asDouble(), loss, 1e-5);
    assertNotEquals(dev.at("/network/loss").asDouble(), loss, 1e-3);
    assertNotEquals(dev.at("/linear/loss").asDouble(), loss, 1e-4);
    String again = Cli.run("evaluate", "-m", wide, DEV, "--json").out();
    assertEquals(loss, new ObjectMapper().readTree(again).get("loss").asDouble(), 1e-5);
  }

  /** Without --wide, the same network alone. */
  @Test
  void theRunsOfBothCompareTheSame() throws IOException {
    JsonNode dev = metrics(wide).at("/comparison/dev");
    assertEquals(
        dev.at("/network/loss").asDouble(), metrics(narrow).at("/dev/loss").asDouble(), 1e-5);
    for (String answer : new String[] {"network", "linear", "together"}) {
      String loss = "/comparison/dev/" + answer + "/loss";
      assertEquals(
          metrics(wide).at(loss).asDouble(), metrics(narrow).at(loss).asDouble(), 1e-5, answer);
    }
  }

  /** Of the calibrated logits, those of the network count twice. */
  @Test
  void theNetworkCountsTwice() {
    TrainedModel both = model(wide);
    TrainedModel alone = model(narrow);
    double linear =
        ratio(
            both.wide().weight().data(),
            new BaselineFile(narrow.resolve("baseline.safetensors")).load(alone).weight().data());
    assertEquals(2, ratio(head(both), head(alone)) / linear, 1e-4);
  }

  private static TrainedModel model(Path run) {
    return new ModelFile(run.resolve("model.safetensors")).load();
  }

  /** The weights of the last layer, whose outputs are the logits. */
  private static float[] head(TrainedModel model) {
    return model.classifier().denseParameters().stream()
        .filter(parameter -> parameter.name().equals("head.3.weight"))
        .findFirst()
        .orElseThrow()
        .value()
        .data();
  }

  /** What all numbers are multiplied by. */
  private static double ratio(float[] numbers, float[] of) {
    int largest = 0;
    for (int i = 0; i < of.length; i++) {
      largest = Math.abs(of[i]) > Math.abs(of[largest]) ? i : largest;
    }
    return (double) numbers[largest] / of[largest];
  }
}
