package io.valence.model.explain;

import io.valence.model.classifier.Classifier;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Packing;
import io.valence.model.layer.Sequence;
import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;

/**
 * Integrated gradients (Sundararajan, Taly and Yan, 2017) on the straight path from zero vectors to
 * those of the text, by the midpoint rule; a linear model's contributions are scaled along with
 * them. The effects add up to the change in log-odds from the text with zero vectors, whose words
 * carry no information, to the text itself.
 *
 * @param mostSteps maximum number of points, used if fewer do not add up
 */
public record IntegratedGradients(Backend backend, WideClassifier model, int mostSteps)
    implements Explainer {
  private static final int FEWEST_STEPS = 32;

  /** Enough points for the effects to add up, however nonlinear the network. */
  public static final int MOST_STEPS = 1024;

  /** Relative error of the sum of effects above which more steps are taken. */
  private static final double TOLERANCE = 0.01;

  /** Maximum tokens per batch, to limit memory. */
  private static final int TOKENS = 1 << 14;

  /**
   * The explained text.
   *
   * @param vectors of its tokens, [T, E]
   * @param shares what its tokens add to the logits in the linear model, [T, K]; null without one
   */
  private record Text(Matrix vectors, Matrix shares) {}

  @Override
  public Attribution explain(int[] ids, int label) {
    Matrix table = model.network().embedding().weight().value();
    Matrix vectors = new Matrix(ids.length, table.columns());
    backend.gather(table, ids, vectors, 0);
    Text text = new Text(vectors, model.wide() == null ? null : model.wide().contributions(ids));
    double score = logOdds(text, 1, label);
    double baseline = logOdds(text, 0, label);
    double change = score - baseline;
    for (int steps = Math.min(FEWEST_STEPS, mostSteps); ; steps = Math.min(2 * steps, mostSteps)) {
      Attribution found = new Attribution(effects(text, label, steps), score, baseline);
      double miss = Math.abs(found.sum() - change);
      if (miss <= TOLERANCE * Math.max(1, Math.abs(change)) || steps >= mostSteps) {
        return found;
      }
    }
  }

  private double logOdds(Text text, double part, int label) {
    return backend.pass(
        () -> {
          double[] parts = {part};
          Matrix logits =
              model
                  .network()
                  .forward(backend, scaled(text.vectors, parts), Mode.EVALUATION)
                  .logits();
          return Attribution.logOdds(withWide(logits, text, parts), 0, label);
        });
  }

  /** The logits at some points of the path, [points, K], plus the linear model's part. */
  private Matrix withWide(Matrix logits, Text text, double[] parts) {
    if (text.shares == null) {
      return logits;
    }
    Matrix sum = logits.copy();
    int classes = sum.columns();
    for (int b = 0; b < parts.length; b++) {
      for (int k = 0; k < classes; k++) {
        double more = model.wide().bias().get(0, k);
        for (int t = 0; t < text.shares.rows(); t++) {
          more += parts[b] * text.shares.get(t, k);
        }
        sum.writableData()[b * classes + k] += (float) more;
      }
    }
    return sum;
  }

  private double[] effects(Text text, int label, int steps) {
    double[] effects = new double[text.vectors.rows()];
    int rows = Math.max(1, TOKENS / text.vectors.rows());
    for (int from = 0; from < steps; from += rows) {
      double[] parts = new double[Math.min(rows, steps - from)];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = (from + i + 0.5) / steps;
      }
      backend.pass(
          () -> {
            addEffects(text, label, parts, effects);
            return null;
          });
    }
    return Arrays.stream(effects).map(effect -> effect / steps).toArray();
  }

  /** Adds each token's effects at some points of the path. */
  private void addEffects(Text text, int label, double[] parts, double[] effects) {
    Classifier.Pass pass =
        model.network().forward(backend, scaled(text.vectors, parts), Mode.RECORDED_EVALUATION);
    Matrix dLogits = Attribution.logOddsGradient(withWide(pass.logits(), text, parts), label);
    add(text.vectors, model.network().vectorGradient(backend, pass, dLogits), effects);
    for (int t = 0; text.shares != null && t < effects.length; t++) {
      for (int b = 0; b < parts.length; b++) {
        for (int k = 0; k < dLogits.columns(); k++) {
          effects[t] += text.shares.get(t, k) * dLogits.get(b, k);
        }
      }
    }
  }

  /** One copy of the text per part, its vectors multiplied by that part; rows step by step. */
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
