package io.valence.model.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far answers are from their labels, in steps of the order of labels.
 *
 * @param accuracy fraction of rows without an error
 * @param meanAbsoluteError mean number of steps between answer and label
 * @param withinOne fraction of rows with at most one step
 * @param kappa agreement beyond chance with squared steps as weights (Cohen's quadratic weighted
 *     kappa, as scikit-learn's {@code cohen_kappa_score(weights="quadratic")}); NaN if all labels
 *     and answers are the same
 */
public record OrdinalMetrics(
    double accuracy, double meanAbsoluteError, double withinOne, double kappa) {
  /**
   * The metrics of a confusion matrix.
   *
   * @param counts rows with label g and answer a at [g][a], both as places in the order
   */
  static OrdinalMetrics of(double[][] counts) {
    int classes = counts.length;
    double[] gold = new double[classes];
    double[] answered = new double[classes];
    double rows = 0;
    double right = 0;
    double steps = 0;
    double near = 0;
    for (int g = 0; g < classes; g++) {
      for (int a = 0; a < classes; a++) {
        int distance = Math.abs(g - a);
        gold[g] += counts[g][a];
        answered[a] += counts[g][a];
        rows += counts[g][a];
        right += distance == 0 ? counts[g][a] : 0;
        steps += distance * counts[g][a];
        near += distance <= 1 ? counts[g][a] : 0;
      }
    }
    double observed = 0;
    double expected = 0;
    for (int g = 0; g < classes; g++) {
      for (int a = 0; a < classes; a++) {
        double weight = (double) (g - a) * (g - a);
        observed += weight * counts[g][a];
        expected += weight * gold[g] * answered[a] / rows;
      }
    }
    return new OrdinalMetrics(right / rows, steps / rows, near / rows, 1 - observed / expected);
  }

  /** For JSON. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("accuracy", accuracy);
    fields.put("mean_absolute_error", meanAbsoluteError);
    fields.put("within_one", withinOne);
    fields.put("quadratic_kappa", Double.isNaN(kappa) ? null : kappa);
    return fields;
  }
}
