package io.valence.app.tune;

import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.model.config.RunConfig;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the trainings of a search read. A configuration is trained once on each part with each seed;
 * its result is the mean.
 *
 * @param parts one for a single set of dev rows; or one per fold, each with other dev rows of the
 *     same file
 * @param seeds of the random numbers of a training
 */
public record SearchRows(List<TrainingData> parts, List<Long> seeds) {
  /**
   * Reads the files.
   *
   * @throws io.valence.data.table.InputException when a file has an error
   */
  public static SearchRows read(TrainingInputs inputs, RunConfig wanted, Repeats repeats) {
    long first = wanted.train().compute().seed();
    return new SearchRows(
        repeats.folds() == 1
            ? List.of(TrainingData.read(inputs, wanted))
            : TrainingData.devFolds(inputs, wanted, repeats.folds()),
        LongStream.iterate(first, seed -> seed + 1).limit(repeats.seeds()).boxed().toList());
  }

  /** The effective configuration, the same for all parts; its seed is the first one. */
  public RunConfig config() {
    return parts.get(0).config();
  }

  /** How many parts and seeds there are. */
  Repeats repeats() {
    return new Repeats(parts.size(), seeds.size());
  }

  /** The number of trainings of one configuration. */
  public int trainings() {
    return parts.size() * seeds.size();
  }

  /** The rows of one of the trainings. */
  TrainingData part(int training) {
    return parts.get(training / seeds.size());
  }

  /** The seed of one of the trainings. */
  long seed(int training) {
    return seeds.get(training % seeds.size());
  }

  /** One of the trainings alone. */
  public SearchRows only(int training) {
    return new SearchRows(List.of(part(training)), List.of(seed(training)));
  }

  /** The number of rows that judge a configuration, which other seeds do not change. */
  int devRows() {
    return parts.stream().mapToInt(part -> part.dev().rows()).sum();
  }
}
