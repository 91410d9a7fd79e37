package io.valence.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.train.TrainingJob;
import io.valence.app.train.TrainingListener;
import io.valence.data.table.BadRows;
import io.valence.model.TestBackends;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import io.valence.model.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {
  @TempDir private Path folder;

  private static final RunConfig CONFIG =
      RunConfig.DEFAULT.with(
          "model.embedding=4",
          "model.hidden=[5]",
          "train.epochs=6",
          "train.passes=3",
          "train.patience=0");

  /** Stops after a number of epochs, counted over all runs. */
  private static final class Stopping implements TrainingListener {
    private int left;

    Stopping(int epochs) {
      this.left = epochs;
    }

    @Override
    public void epoch(EpochReport report, boolean best) {
      left--;
    }

    @Override
    public boolean stopRequested() {
      return left <= 0;
    }
  }

  /** Labels that are learned slowly, so that the epochs differ. */
  private Path corpus(String name, int seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder csv = new StringBuilder("text,label\n");
    for (int i = 0; i < 60; i++) {
      int label = i % 2;
      csv.append("word").append(random.nextInt(20)).append(" of").append(random.nextInt(9));
      csv.append(random.nextInt(3) == 0 ? " mixed" : label == 0 ? " dull" : " fine");
      csv.append(label == 0 ? ",bad\n" : ",good\n");
    }
    return Files.writeString(folder.resolve(name), csv);
  }

  private Study.Result study(String out, int epochs) throws IOException {
    StudyPlan plan = new StudyPlan(List.of(Recipe.PLAIN), List.of(StudyPlan.ALL), List.of(1L, 2L));
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TrainingJob job =
          new TrainingJob(
              backend, new Stopping(epochs), List.of("study"), TrainingJob.USUAL_CHECKPOINT);
      TrainingInputs inputs =
          TrainingInputs.of(
              InputPaths.of(folder.resolve("train.csv"), null, folder.resolve("test.csv")),
              CONFIG,
              BadRows.FAIL);
      return new Study(job, folder.resolve(out), CONFIG, plan).run(inputs, (number, run) -> {});
    }
  }

  @Test
  void aStoppedRunGoesOnToTheSameNumbers() throws IOException {
    corpus("train.csv", 1);
    corpus("test.csv", 2);
    Study.Result whole = study("whole", Integer.MAX_VALUE);
    assertTrue(whole.completed());
    // In the first run, and in the second one.
    for (int epochs : new int[] {1, 3, 8}) {
      String out = "stopped-" + epochs;
      assertFalse(study(out, epochs).completed());
      Study.Result rest = study(out, Integer.MAX_VALUE);
      assertTrue(rest.completed());
      assertEquals(whole.runs(), rest.runs(), out);
    }
  }
}
