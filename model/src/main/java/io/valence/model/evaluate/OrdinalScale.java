package io.valence.model.evaluate;

import io.valence.data.table.InputException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Labels that have an order, such as stars.
 *
 * @param rank place of each label in the order, from 0, [K]
 */
public record OrdinalScale(int[] rank) {
  private static final String KEY = "data.ordinal";
  private static final int LEAST = 3;

  /**
   * The scale of some labels.
   *
   * @param labels of the model
   * @param order {@code data.ordinal}: the labels from the least to the greatest; empty if they
   *     have no order, or are numbers
   * @return empty if no order is given, unless there are three labels or more, all numbers
   * @throws InputException when the order has other labels than the model
   */
  public static Optional<OrdinalScale> of(List<String> labels, List<String> order) {
    if (order.isEmpty()) {
      return ofNumbers(labels);
    }
    for (String label : labels) {
      if (!order.contains(label)) {
        throw new InputException(
            KEY,
            "lacks the label \"" + label + "\"",
            "name every label, from the least to the greatest");
      }
    }
    for (String label : order) {
      if (!labels.contains(label)) {
        throw new InputException(
            KEY, "names \"" + label + "\", which is not a label", "the labels are " + labels);
      }
    }
    return Optional.of(new OrdinalScale(labels.stream().mapToInt(order::indexOf).toArray()));
  }

  private static Optional<OrdinalScale> ofNumbers(List<String> labels) {
    if (labels.size() < LEAST || !labels.stream().allMatch(OrdinalScale::isNumber)) {
      return Optional.empty();
    }
    List<BigDecimal> values =
        labels.stream().map(label -> new BigDecimal(label).stripTrailingZeros()).toList();
    List<BigDecimal> sorted = values.stream().sorted().distinct().toList();
    return sorted.size() < labels.size()
        ? Optional.empty()
        : Optional.of(new OrdinalScale(values.stream().mapToInt(sorted::indexOf).toArray()));
  }

  private static boolean isNumber(String label) {
    return label.matches("[+-]?\\d{1,9}(\\.\\d{1,9})?");
  }

  /** The number of steps between two labels. */
  public int distance(int one, int other) {
    return Math.abs(rank[one] - rank[other]);
  }

  /** The labels from the least to the greatest, [K]. */
  public int[] order() {
    int[] order = new int[rank.length];
    for (int label = 0; label < rank.length; label++) {
      order[rank[label]] = label;
    }
    return order;
  }

  /**
   * The median label, the answer with the least expected absolute error: the first in the order up
   * to which the probabilities sum to a half.
   *
   * @param probability of each label
   */
  public int median(IntToDoubleFunction probability) {
    double sum = 0;
    int[] order = order();
    for (int label : order) {
      sum += probability.applyAsDouble(label);
      if (sum >= 0.5) {
        return label;
      }
    }
    return order[order.length - 1];
  }

  /** Metrics of the most probable labels. */
  public OrdinalMetrics metrics(Scores scores) {
    return metrics(
        scores.gold(),
        IntStream.range(0, scores.gold().length)
            .map(row -> Evaluator.best(scores.probabilities(), row))
            .toArray());
  }

  /** Metrics of the median labels. */
  public OrdinalMetrics medianMetrics(Scores scores) {
    return metrics(
        scores.gold(),
        IntStream.range(0, scores.gold().length)
            .map(row -> median(k -> scores.probabilities().get(row, k)))
            .toArray());
  }

  private OrdinalMetrics metrics(int[] gold, int[] answers) {
    double[][] counts = new double[rank.length][rank.length];
    for (int row = 0; row < gold.length; row++) {
      counts[rank[gold[row]]][rank[answers[row]]]++;
    }
    return OrdinalMetrics.of(counts);
  }
}
