package io.valence.data;

import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRowException.Reason;
import io.valence.data.table.Columns;
import io.valence.data.table.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Columns with the probability of each label, in place of a column with labels.
 *
 * @param labels K labels in lexicographic order
 * @param columns the column of each, [K]
 */
record ProbabilityColumns(List<String> labels, List<String> columns) {
  static final String KEY = "data.probabilities";

  /**
   * Parses {@code negative:p0,positive:p1}. A label may contain a colon, a column may not.
   *
   * @throws InputException when it is not of that form
   */
  static ProbabilityColumns parse(String text) {
    Map<String, String> columns = new TreeMap<>();
    for (String pair : text.split(",")) {
      int colon = pair.lastIndexOf(':');
      String label = pair.substring(0, Math.max(colon, 0)).strip();
      String column = pair.substring(colon + 1).strip();
      if (label.isEmpty() || column.isEmpty()) {
        throw wrong("\"" + pair + "\" is not LABEL:COLUMN");
      }
      if (columns.containsValue(column) || columns.put(label, column) != null) {
        throw wrong("\"" + pair + "\" names a label or column twice");
      }
    }
    if (columns.size() < 2) {
      throw wrong("fewer than two labels");
    }
    return new ProbabilityColumns(List.copyOf(columns.keySet()), new ArrayList<>(columns.values()));
  }

  private static InputException wrong(String problem) {
    return new InputException(
        KEY, problem, "write for example data.probabilities=negative:p0,positive:p1");
  }

  /** Whether a table has one of the columns. */
  boolean isIn(Columns header) {
    return columns.stream().anyMatch(header.names()::contains);
  }

  /**
   * Where they are in a table.
   *
   * @throws InputException when one is missing or there twice
   */
  List<Integer> places(Columns header) {
    for (String column : columns) {
      if (header.names().indexOf(column) != header.names().lastIndexOf(column)) {
        throw InputException.atLine(
            header.file(), 1, "two columns are named \"" + column + "\"", "rename one of them");
      }
      if (!header.names().contains(column)) {
        throw InputException.atLine(
            header.file(),
            1,
            "no column \"" + column + "\" in the header " + header.names(),
            KEY + " names the columns of the probabilities; correct it");
      }
    }
    return columns.stream().map(header.names()::indexOf).toList();
  }

  /**
   * The probabilities of a row, [K]: its numbers divided by their sum, so that counts of annotators
   * do as well.
   *
   * @param fields of {@link #columns}
   * @throws BadRowException when they are not numbers from 0 on, or all are 0
   */
  float[] read(Path file, long line, List<String> fields) {
    double[] numbers = new double[fields.size()];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = number(file, line, fields.get(k), columns.get(k));
    }
    double sum = Arrays.stream(numbers).sum();
    if (sum == 0 || sum == Double.POSITIVE_INFINITY) {
      throw new BadRowException(
          file,
          line,
          Reason.PROBABILITIES,
          "the probabilities of its labels are all 0, or too large",
          "correct them, or remove the row");
    }
    float[] probabilities = new float[numbers.length];
    for (int k = 0; k < numbers.length; k++) {
      probabilities[k] = (float) (numbers[k] / sum);
    }
    return probabilities;
  }

  private static double number(Path file, long line, String field, String column) {
    double value;
    try {
      value = Double.parseDouble(field.strip());
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (value >= 0) {
      return value;
    }
    throw new BadRowException(
        file,
        line,
        Reason.PROBABILITIES,
        "\"" + field + "\" in column \"" + column + "\" is not a probability",
        "give a number from 0 on");
  }

  /** The label with the largest probability, the first of several. */
  String likeliest(float[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return labels.get(best);
  }
}
