package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.RunFolder;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Trains one model a fold, of which each has another part of the rows as its test.
 *
 * @param output holds a run folder a fold
 * @param folds how many
 */
public record CrossValidation(TrainingJob job, Path output, int folds) {
  /**
   * What the folds came to.
   *
   * @param completed false when the listener stopped one
   * @param accuracies of each fold on its test rows
   */
  public record Result(boolean completed, double[] accuracies) {
    /** Their mean. */
    public double mean() {
      return Arrays.stream(accuracies).average().orElse(0);
    }

    /** Their standard deviation, with n - 1. */
    public double standardDeviation() {
      double mean = mean();
      double squares = Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum();
      return Math.sqrt(squares / (accuracies.length - 1));
    }
  }

  /**
   * Trains them all.
   *
   * @param resume whether to go on with the folds that were begun
   */
  public Result run(RunConfig wanted, TrainingInputs inputs, boolean resume) throws IOException {
    List<TrainingData> parts = TrainingData.folds(inputs, wanted, folds);
    double[] accuracies = new double[folds];
    for (int fold = 0; fold < folds; fold++) {
      job.listener().fold(fold + 1, folds);
      RunFolder folder = new RunFolder(output.resolve("fold-" + (fold + 1)));
      TrainingPlan plan = job.plan(inputs, parts.get(fold));
      boolean begun = resume && Files.exists(folder.config());
      TrainingResult result = job.run(folder, plan, inputs, begun);
      if (!result.completed()) {
        return new Result(false, accuracies);
      }
      accuracies[fold] = result.accuracy();
    }
    return new Result(true, accuracies);
  }
}
