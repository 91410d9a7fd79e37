package io.valence.model.explain;

import io.valence.model.classifier.Classifier;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Packing;
import io.valence.model.layer.Sequence;
import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The straight path from zero vectors (0) to the vectors of a text (1), along which a linear
 * model's contributions are scaled, too: the log-odds of a label on it, and its slope.
 */
final class StraightPath {
  /** Maximum tokens per batch, to limit memory. */
  private static final int TOKENS = 1 << 14;

  private final Backend backend;
  private final WideClassifier model;
  private final Matrix vectors; // of the text's tokens, [T, E]
  private final Matrix shares; // what they add to the linear model's logits, [T, K]; or null
  private final int label;

  /**
   * @param ids the tokens of the text, at least one
   */
  StraightPath(Backend backend, WideClassifier model, int[] ids, int label) {
    this.backend = backend;
    this.model = model;
    this.label = label;
    Matrix table = model.network().embedding().weight().value();
    this.vectors = new Matrix(ids.length, table.columns());
    backend.gather(table, ids, vectors, 0);
    this.shares = model.wide() == null ? null : model.wide().contributions(ids);
  }

  /**
   * A point of the path.
   *
   * @param logOdds of the label
   * @param slopes each token's part of d log-odds / d place, [T]
   */
  record Point(double logOdds, double[] slopes) {}

  /** The log-odds at some places, from 0 to 1. */
  double[] logOdds(double... places) {
    List<Point> points = new ArrayList<>();
    for (double[] some : batches(places)) {
      backend.pass(
          () -> {
            Matrix logits = withWide(forward(some, Mode.EVALUATION).logits(), some);
            for (int b = 0; b < some.length; b++) {
              points.add(new Point(Attribution.logOdds(logits, b, label), null));
            }
            return null;
          });
    }
    return points.stream().mapToDouble(Point::logOdds).toArray();
  }

  /** The points at some places. */
  List<Point> points(double... places) {
    List<Point> points = new ArrayList<>();
    for (double[] some : batches(places)) {
      backend.pass(
          () -> {
            addPoints(some, points);
            return null;
          });
    }
    return points;
  }

  private List<double[]> batches(double... places) {
    int rows = Math.max(1, TOKENS / vectors.rows());
    List<double[]> batches = new ArrayList<>();
    for (int from = 0; from < places.length; from += rows) {
      batches.add(Arrays.copyOfRange(places, from, Math.min(places.length, from + rows)));
    }
    return batches;
  }

  private Classifier.Pass forward(double[] places, Mode mode) {
    return model.network().forward(backend, scaled(places), mode);
  }

  private void addPoints(double[] places, List<Point> points) {
    Classifier.Pass pass = forward(places, Mode.RECORDED_EVALUATION);
    Matrix logits = withWide(pass.logits(), places);
    Matrix dLogits = Attribution.logOddsGradient(logits, label);
    Matrix gradient = model.network().vectorGradient(backend, pass, dLogits);
    for (int b = 0; b < places.length; b++) {
      double[] slopes = new double[vectors.rows()];
      for (int t = 0; t < slopes.length; t++) {
        for (int e = 0; e < vectors.columns(); e++) {
          slopes[t] += vectors.get(t, e) * gradient.get(t * places.length + b, e);
        }
        for (int k = 0; shares != null && k < dLogits.columns(); k++) {
          slopes[t] += shares.get(t, k) * dLogits.get(b, k);
        }
      }
      points.add(new Point(Attribution.logOdds(logits, b, label), slopes));
    }
  }

  /** The network's logits plus the linear model's, [places, K]. */
  private Matrix withWide(Matrix logits, double[] places) {
    if (shares == null) {
      return logits;
    }
    Matrix sum = logits.copy();
    int classes = sum.columns();
    for (int b = 0; b < places.length; b++) {
      for (int k = 0; k < classes; k++) {
        double more = model.wide().bias().get(0, k);
        for (int t = 0; t < shares.rows(); t++) {
          more += places[b] * shares.get(t, k);
        }
        sum.writableData()[b * classes + k] += (float) more;
      }
    }
    return sum;
  }

  /** One copy of the text per place, its vectors multiplied by that; rows step by step. */
  private Sequence scaled(double[] places) {
    int width = vectors.columns();
    Matrix rows = new Matrix(vectors.rows() * places.length, width);
    for (int t = 0; t < vectors.rows(); t++) {
      for (int b = 0; b < places.length; b++) {
        int at = (t * places.length + b) * width;
        for (int e = 0; e < width; e++) {
          rows.writableData()[at + e] = (float) (places[b] * vectors.get(t, e));
        }
      }
    }
    int[] lengths = new int[places.length];
    Arrays.fill(lengths, vectors.rows());
    return Sequence.dense(rows, Packing.of(lengths));
  }
}
