package io.valence.model.onnx;

import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.classifier.Classifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.random.RandomGenerator;

/**
 * Checks that another program, such as ONNX Runtime, computes our logits from an exported model.
 */
public final class OnnxCheck {
  private static final int ROWS = 24;
  private static final int LONGEST = 50;

  /** Tolerance for logits, absolute for logits up to 1 and relative for larger ones. */
  public static final double TOLERANCE = 1e-5;

  private final Backend backend;
  private final OnnxEngine engine;

  public OnnxCheck(Backend backend, OnnxEngine engine) {
    this.backend = backend;
    this.engine = engine;
  }

  /**
   * The largest difference for rows of many lengths.
   *
   * @throws IllegalStateException when the other program rejects the model
   */
  public double difference(byte[] onnx, Classifier model) {
    int[][] rows = rows(model.vocabulary());
    Matrix ours = model.logits(backend, rows);
    float[][] theirs = engine.logits(onnx, rows);
    double largest = 0;
    for (int row = 0; row < rows.length; row++) {
      for (int k = 0; k < model.classes(); k++) {
        double size = Math.max(1, Math.abs(ours.get(row, k)));
        largest = Math.max(largest, Math.abs(ours.get(row, k) - theirs[row][k]) / size);
      }
    }
    return largest;
  }

  private static int[][] rows(int vocabulary) {
    RandomGenerator random = new Seed(1).stream("onnx");
    int[][] rows = new int[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      int length = row == 0 ? 1 : 1 + random.nextInt(LONGEST);
      rows[row] = random.ints(length, Vocabulary.UNKNOWN, vocabulary).toArray();
    }
    return rows;
  }
}
