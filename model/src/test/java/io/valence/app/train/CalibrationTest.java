package io.valence.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.Training;
import io.valence.app.device.Backends;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.data.table.BadRows;
import io.valence.model.checkpoint.BaselineFile;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.BiasCorrectedTemperature;
import io.valence.model.evaluate.Scores;
import io.valence.model.linear.LinearModel;
import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
  private static final Path SAMPLES = Path.of("..", "data", "samples");
  private static final Path TRAIN = SAMPLES.resolve("reviews-en-train.csv");
  private static final Path DEV = SAMPLES.resolve("reviews-en-dev.csv");

  @TempDir private Path folder;

  /** With a linear model that says one label too often, both together do not. */
  @Test
  void aBiasOfTheLinearModelIsCorrected() throws IOException {
    RunConfig config =
        RunConfig.DEFAULT.with("model.hidden=[8]", "train.epochs=1", "train.calibrate=false");
    Training.of(config).on(TRAIN).dev(DEV).run(folder);
    ModelFile file = new ModelFile(folder.resolve("model.safetensors"));
    LinearModel linear =
        new BaselineFile(folder.resolve("baseline.safetensors"))
            .load(file.load())
            .calibrated(new BiasCorrectedTemperature(1, new double[] {-4, 4}));
    InputPaths paths = new InputPaths(TRAIN.toString(), DEV.toString(), null);
    TrainingData data = TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
    try (Backend backend = new Backends().quick()) {
      RunConfig wide = data.config().with("model.wide=true", "train.calibrate=true");
      new Calibration(file, wide, linear).apply(backend, data.dev());
      var model = file.load();
      Scores answers =
          new WideClassifier(model.classifier(), model.wide()).scores(backend, data.dev());
      int rows = data.dev().rows();
      double mean =
          IntStream.range(0, rows)
              .mapToDouble(row -> answers.probabilities().get(row, 1) / (double) rows)
              .sum();
      assertEquals(0.5, mean, 1e-4); // half of the dev rows have each label
    }
  }
}
