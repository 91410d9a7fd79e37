package io.valence.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.data.output.RejectedRows;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Estimates count what the model has. */
class MemoryEstimateTest {
  @TempDir private Path folder;

  private long weights(String pooling) throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + "a,good film\nb,bad film\n".repeat(20));
    RunConfig config =
        RunConfig.DEFAULT.with(
            "model.hidden=1024",
            "model.pooling=" + pooling,
            "data.minCount=1",
            "data.vectors=none");
    try (RejectedRows rejected =
        new RejectedRows(new BadRowPolicy.Fail(), row -> {}, warning -> {})) {
      TrainingInputs inputs =
          TrainingInputs.of(
              new InputPaths(file.toString(), null, null), config, rejected.handler());
      TrainingData data = TrainingData.read(inputs, config);
      return MemoryEstimate.of(data.config(), data).weights();
    }
  }

  @Test
  void theWeightsOfAttentionCount() throws IOException {
    int width = 2 * 1024;
    long attention = (long) width * width + width + width; // proj.weight, proj.bias, score.weight
    // The value, its gradient, Adam's two moments and the average; each number is four bytes.
    assertEquals(4 * 5 * attention, weights("attention") - weights("max"));
  }

  @Test
  void theWeightsOfARecurrentLayerAndTheHeadCount() throws IOException {
    RunConfig config = RunConfig.DEFAULT;
    int e = config.model().embedding();
    int head = config.model().head();
    long layer = 2L * 4 * 1024 * (e + 1024 + 2);
    long classifier = head * (2048L + 1) + 2L * head + 2 * (head + 1L);
    int averaged = config.train().optimization().averaging() > 0 ? 1 : 0;
    long vocabulary = 5; // <pad>, <unk>, good, bad, film
    assertEquals(
        4 * ((layer + classifier) * (4 + averaged) + vocabulary * e * (3 + averaged)),
        weights("max"));
  }

  /** Three passes over labeled and unlabeled rows, of two tokens each. */
  @Test
  void passesWithoutLabelsCount() throws IOException {
    Path texts = Files.writeString(folder.resolve("texts.txt"), "good film\n".repeat(50));
    Path file =
        Files.writeString(
            folder.resolve("rows.csv"),
            "label,text\n" + "good,good film\nbad,bad film\n".repeat(50));
    long[] batches = new long[3];
    String[] parts = {"train.epochs=2", "train.entropy=1", "train.virtualAdversarial=0.1"};
    for (int i = 0; i < parts.length; i++) {
      RunConfig config =
          RunConfig.DEFAULT.with(
              "train.batch=10",
              "data.vectors=none",
              "train.pretraining=1",
              "train.unlabeled=" + texts,
              parts[i]);
      InputPaths paths = new InputPaths(file.toString(), null, null);
      TrainingInputs inputs = TrainingInputs.of(paths, config, BadRows.FAIL);
      TrainingData data = TrainingData.read(inputs, config);
      batches[i] = MemoryEstimate.of(data.config(), data).batch();
    }
    assertEquals(3 * batches[0], batches[1]);
    assertEquals(7 * batches[0], batches[2]);
  }
}
