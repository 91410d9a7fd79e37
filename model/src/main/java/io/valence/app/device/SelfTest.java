package io.valence.app.device;

import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.train.Optimizer;
import io.valence.model.train.TrainingStep;
import java.util.random.RandomGenerator;

/** Checks this machine's results with a network of the default shape on random rows. */
public final class SelfTest {
  private static final int WORDS = 5000;
  private static final int ROWS = 64;
  private static final int LONGEST = 40;
  private static final int CLASSES = 2;

  private final RunConfig config = RunConfig.DEFAULT;
  private final Classifier model = new Classifier(config.model(), WORDS, CLASSES);
  private final int[][] rows = new int[ROWS][];
  private final int[] labels = new int[ROWS];

  public SelfTest() {
    Seed seed = new Seed(1);
    new Initialization(seed).apply(model);
    RandomGenerator random = seed.stream("rows");
    for (int row = 0; row < ROWS; row++) {
      rows[row] = random.ints(1 + random.nextInt(LONGEST), Vocabulary.UNKNOWN, WORDS).toArray();
      labels[row] = random.nextInt(CLASSES);
    }
  }

  /** The largest difference between two backends' logits for the same rows. */
  public double difference(Backend one, Backend other) {
    return largest(model.logits(one, rows), model.logits(other, rows));
  }

  /** The largest difference between a row's logits alone and in a batch. */
  public double paddingDifference(Backend backend) {
    Matrix together = model.logits(backend, rows);
    double largest = 0;
    for (int row = 0; row < ROWS; row++) {
      Matrix alone = model.logits(backend, new int[][] {rows[row]});
      largest = Math.max(largest, largest(alone, together.copyOfRows(row, row + 1)));
    }
    return largest;
  }

  private static double largest(Matrix a, Matrix b) {
    double largest = 0;
    for (int i = 0; i < a.size(); i++) {
      largest = Math.max(largest, Math.abs((double) a.data()[i] - b.data()[i]));
    }
    return largest;
  }

  /** Training tokens per second, measured for some seconds after as long a warm-up. */
  public double speed(Backend backend, double seconds) {
    Optimizer optimizer = Optimizer.of(config.train());
    TrainingStep step =
        new TrainingStep(backend, model, optimizer, config.train(), LossOptions.PLAIN);
    run(step, seconds);
    return run(step, seconds);
  }

  private double run(TrainingStep step, double seconds) {
    RandomGenerator random = new Seed(2).stream("dropout");
    TrainingStep.Batch batch = TrainingStep.Batch.of(rows, labels, model.classes());
    long tokens = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * 1e9) {
      step.apply(batch, config.train().optimization().learningRate(), random).getAsDouble();
      for (int[] row : rows) {
        tokens += row.length;
      }
    }
    return tokens / ((System.nanoTime() - start) / 1e9);
  }
}
