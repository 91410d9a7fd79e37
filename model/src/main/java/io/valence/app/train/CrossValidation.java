package io.valence.app.train;

import io.valence.app.UsageException;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import io.valence.data.table.TextFile;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Trains one model per fold, each with a different part of the rows as its test set.
 *
 * @param output has one run folder per fold
 * @param folds number of folds
 */
public record CrossValidation(TrainingJob job, Path output, int folds) {
  /**
   * The result of the folds.
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
   * The number of folds a folder was started with; 0 if there is none.
   *
   * @param output as in the constructor
   */
  public static int begun(Path output) {
    Path record = output.resolve(RunFolder.FOLDS);
    if (!Files.isRegularFile(record)) {
      return 0;
    }
    String text = new TextFile(record).text(10).strip();
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  /**
   * Trains them all.
   *
   * @param resume whether to continue the folds already started
   */
  public Result run(RunConfig wanted, TrainingInputs inputs, boolean resume) throws IOException {
    RunFolder all = new RunFolder(output);
    all.requireOutside(inputs.files(), inputs.models());
    RunLock lock = all.lock();
    try {
      return locked(wanted, inputs, resume);
    } finally {
      lock.close();
    }
  }

  private Result locked(RunConfig wanted, TrainingInputs inputs, boolean resume)
      throws IOException {
    Path record = output.resolve(RunFolder.FOLDS);
    int begun = begun(output);
    if (resume && begun > 0 && begun != folds) {
      throw new UsageException(output + " has " + begun + " folds, not " + folds);
    }
    List<TrainingData> parts = TrainingData.folds(inputs, wanted, folds);
    for (int old = folds; !resume && fold(old).exists(); old++) {
      fold(old).delete(); // of another split
    }
    new AtomicFile(record).write(folds + "\n");
    double[] accuracies = new double[folds];
    for (int fold = 0; fold < folds; fold++) {
      job.listener().fold(fold + 1, folds);
      RunFolder folder = fold(fold);
      TrainingPlan plan = job.plan(inputs, parts.get(fold));
      boolean goesOn = resume && Files.exists(folder.config());
      TrainingResult result = job.run(folder, plan, inputs, goesOn);
      if (!result.completed()) {
        return new Result(false, accuracies);
      }
      accuracies[fold] = result.accuracy();
    }
    return new Result(true, accuracies);
  }

  /** The folder of a fold, counted from 0. */
  private RunFolder fold(int number) {
    return new RunFolder(output.resolve("fold-" + (number + 1)));
  }
}
