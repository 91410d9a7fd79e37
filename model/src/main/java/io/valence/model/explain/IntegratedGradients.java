package io.valence.model.explain;

import io.valence.model.classifier.Classifier;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Packing;
import io.valence.model.layer.Sequence;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;

/**
 * Integrated gradients (Sundararajan, Taly and Yan, 2017) along the straight way from vectors of
 * zeros to those of the text, by the midpoint rule. The effects add up to the change of the
 * log-odds, from the text whose words say nothing to the text itself.
 *
 * @param mostSteps points of the way at the most, where fewer do not add up
 */
public record IntegratedGradients(Backend backend, Classifier model, int mostSteps)
    implements Explainer {
  private static final int FEWEST_STEPS = 32;

  /** Points of the way that are enough for the effects to add up, however a network bends. */
  public static final int MOST_STEPS = 1024;

  /** Part of the change by which the effects may miss it, before more steps are taken. */
  private static final double TOLERANCE = 0.01;

  /** Tokens of a batch: what bounds its memory. */
  private static final int TOKENS = 1 << 14;

  @Override
  public Attribution explain(int[] ids, int label) {
    Matrix vectors = new Matrix(ids.length, model.embedding().weight().value().columns());
    backend.gather(model.embedding().weight().value(), ids, vectors, 0);
    double score = logOdds(vectors, 1, label);
    double baseline = logOdds(vectors, 0, label);
    double change = score - baseline;
    for (int steps = Math.min(FEWEST_STEPS, mostSteps); ; steps = Math.min(2 * steps, mostSteps)) {
      Attribution found = new Attribution(effects(vectors, label, steps), score, baseline);
      double miss = Math.abs(found.sum() - change);
      if (miss <= TOLERANCE * Math.max(1, Math.abs(change)) || steps >= mostSteps) {
        return found;
      }
    }
  }

  private double logOdds(Matrix vectors, double part, int label) {
    return backend.pass(
        () -> {
          Sequence scaled = scaled(vectors, new double[] {part});
          return Attribution.logOdds(
              model.forward(backend, scaled, Mode.EVALUATION).logits(), 0, label);
        });
  }

  private double[] effects(Matrix vectors, int label, int steps) {
    double[] effects = new double[vectors.rows()];
    int rows = Math.max(1, TOKENS / vectors.rows());
    for (int from = 0; from < steps; from += rows) {
      double[] parts = new double[Math.min(rows, steps - from)];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = (from + i + 0.5) / steps;
      }
      backend.pass(
          () -> {
            add(vectors, gradient(vectors, label, parts), effects);
            return null;
          });
    }
    return Arrays.stream(effects).map(effect -> effect / steps).toArray();
  }

  /** d log-odds / d vectors at some points of the way, [T · points, E], step by step. */
  private Matrix gradient(Matrix vectors, int label, double[] parts) {
    Classifier.Pass pass = model.forward(backend, scaled(vectors, parts), Mode.RECORDED_EVALUATION);
    Matrix dLogits = Attribution.logOddsGradient(pass.logits(), label);
    return model.vectorGradient(backend, pass, dLogits);
  }

  /** The text once for each part, its vectors multiplied by that part; rows step by step. */
  private static Sequence scaled(Matrix vectors, double[] parts) {
    int width = vectors.columns();
    Matrix rows = new Matrix(vectors.rows() * parts.length, width);
    for (int t = 0; t < vectors.rows(); t++) {
      for (int b = 0; b < parts.length; b++) {
        int at = (t * parts.length + b) * width;
        for (int e = 0; e < width; e++) {
          rows.writableData()[at + e] = (float) (parts[b] * vectors.get(t, e));
        }
      }
    }
    int[] lengths = new int[parts.length];
    Arrays.fill(lengths, vectors.rows());
    return Sequence.dense(rows, Packing.of(lengths));
  }

  /** Adds vector · gradient of every token at every point to its effect. */
  private static void add(Matrix vectors, Matrix gradient, double[] effects) {
    int points = gradient.rows() / vectors.rows();
    for (int row = 0; row < gradient.rows(); row++) {
      for (int e = 0; e < vectors.columns(); e++) {
        effects[row / points] += vectors.get(row / points, e) * gradient.get(row, e);
      }
    }
  }
}
