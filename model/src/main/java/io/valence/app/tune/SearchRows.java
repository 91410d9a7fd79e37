package io.valence.app.tune;

import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.model.config.RunConfig;
import java.util.List;

/**
 * What the trainings of a search read. A configuration is trained once on each part; its result is
 * the mean.
 *
 * @param parts one for a single set of dev rows; or one per fold, each with other dev rows of the
 *     same file
 */
public record SearchRows(List<TrainingData> parts) {
  /**
   * Reads the files.
   *
   * @param folds number of parts of the training file, each of which is the dev set of one
   *     training; 1 for the dev file, or {@code data.devFraction} of the training file
   * @throws io.valence.data.table.InputException when a file has an error
   */
  public static SearchRows read(TrainingInputs inputs, RunConfig wanted, int folds) {
    return new SearchRows(
        folds == 1
            ? List.of(TrainingData.read(inputs, wanted))
            : TrainingData.devFolds(inputs, wanted, folds));
  }

  /** The effective configuration, the same for all parts. */
  public RunConfig config() {
    return parts.get(0).config();
  }

  /** The number of rows that judge a configuration. */
  int devRows() {
    return parts.stream().mapToInt(part -> part.dev().rows()).sum();
  }
}
