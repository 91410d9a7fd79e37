package io.valence.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.classifier.Classifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Checks that ONNX Runtime computes our logits from an exported model. */
public final class OnnxCheck {
  private static final int ROWS = 24;
  private static final int LONGEST = 50;

  /** Tolerance for logits, absolute for logits up to 1 and relative for larger ones. */
  public static final double TOLERANCE = 1e-5;

  private final Backend backend;

  public OnnxCheck(Backend backend) {
    this.backend = backend;
  }

  /**
   * The largest difference for rows of many lengths.
   *
   * @throws IllegalStateException when ONNX Runtime rejects the model
   */
  public double difference(byte[] onnx, Classifier model) {
    int[][] rows = rows(model.vocabulary());
    Matrix ours = model.logits(backend, rows);
    float[][] theirs = logits(onnx, rows);
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

  private static float[][] logits(byte[] onnx, int[][] rows) {
    int longest = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(1);
    long[] ids = new long[rows.length * longest];
    long[] lengths = new long[rows.length];
    for (int row = 0; row < rows.length; row++) {
      lengths[row] = rows[row].length;
      for (int t = 0; t < longest; t++) {
        // After the end is a word, not padding: it must have no effect.
        ids[row * longest + t] = t < rows[row].length ? rows[row][t] : Vocabulary.UNKNOWN;
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {rows.length, longest};
    try (OrtSession session = environment.createSession(onnx);
        OnnxTensor first = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor second = OnnxTensor.createTensor(environment, lengths);
        OrtSession.Result result = session.run(Map.of("ids", first, "lengths", second))) {
      return (float[][]) result.get("logits").orElseThrow().getValue();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses the model: " + e.getMessage(), e);
    }
  }
}
