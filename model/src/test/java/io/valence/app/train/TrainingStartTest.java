package io.valence.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStartTest {
  @TempDir private Path folder;

  /** Four rows of each label: x in all of a, y in all of b, z in two of a and one of b. */
  @Test
  void wordVectorsBeginWithTheLogCountRatios() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\na,x z\na,x z\na,x\na,x\nb,y z\nb,y\nb,y\nb,y\n");
    RunConfig config =
        RunConfig.DEFAULT.with("train.naiveBayes=0.5", "data.vectors=none", "data.minCount=1");
    InputPaths paths = new InputPaths(file.toString(), file.toString(), null);
    TrainingData data = TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
    Matrix embedding =
        new TrainingStart(data.config(), data).state().judged().embedding().weight().value();
    // Counts from 1 on of <pad>, <unk>, x, y, z: a has 1 1 5 1 3 and b has 1 1 1 5 2.
    double totals = Math.log(10.0 / 11);
    assertEquals(0.5 * (Math.log(5) + totals), embedding.get(data.vocabulary().id("x"), 0), 1e-6);
    assertEquals(
        0.5 * (Math.log(1 / 5.0) + totals), embedding.get(data.vocabulary().id("y"), 0), 1e-6);
    assertEquals(
        0.5 * (Math.log(3 / 2.0) + totals), embedding.get(data.vocabulary().id("z"), 0), 1e-6);
    // The other numbers are the random ones, of deviation 0.1.
    assertTrue(Math.abs(embedding.get(data.vocabulary().id("x"), 1)) < 0.6);
  }
}
