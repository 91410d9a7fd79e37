package io.valence.app.predict;

import io.valence.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The columns that predictions add to a table: {@code label}, {@code probability}, and those asked
 * for.
 *
 * @param labels with a column {@code probability_LABEL} each; empty for none
 * @param top number of most probable labels with columns, {@code top_2_label} for the second; at
 *     least 1
 * @param unsureBelow probability below which the column {@code unsure} is true; negative for no
 *     such column
 */
public record PredictionColumns(List<String> labels, int top, double unsureBelow) {
  /** Label and probability only. */
  public static final PredictionColumns PLAIN = new PredictionColumns(List.of(), 1, -1);

  /**
   * The header of the wider table.
   *
   * @param columns of the table as read; a new column whose name is taken gets another one
   */
  public List<String> header(List<String> columns) {
    List<String> wider = new ArrayList<>(columns);
    wider.add(free("label", columns));
    wider.add(free("probability", columns));
    for (int rank = 2; rank <= top; rank++) {
      wider.add(free("top_" + rank + "_label", wider));
      wider.add(free("top_" + rank + "_probability", wider));
    }
    labels.forEach(label -> wider.add(free("probability_" + label, wider)));
    if (marksUnsure()) {
      wider.add(free("unsure", wider));
    }
    return wider;
  }

  /** A row of the wider table. */
  List<String> row(List<String> fields, Prediction prediction) {
    List<String> wider = new ArrayList<>(fields);
    wider.add(prediction.label());
    wider.add(number(prediction.probability()));
    if (top > 1) {
      for (Map.Entry<String, Float> next : ranked(prediction).subList(1, top)) {
        wider.add(next.getKey());
        wider.add(number(next.getValue()));
      }
    }
    labels.forEach(label -> wider.add(number(prediction.probabilities().get(label))));
    if (marksUnsure()) {
      wider.add(Boolean.toString(isUnsure(prediction)));
    }
    return wider;
  }

  /** The most probable labels of a text, {@code top} of them. */
  public List<Map.Entry<String, Float>> most(Prediction prediction) {
    return ranked(prediction).subList(0, top);
  }

  /** Whether unsure predictions are marked. */
  public boolean marksUnsure() {
    return unsureBelow >= 0;
  }

  /** Whether the probability is below the threshold, or no word of the text is known. */
  public boolean isUnsure(Prediction prediction) {
    return prediction.probability() < unsureBelow || prediction.unknown() == prediction.tokens();
  }

  private static List<Map.Entry<String, Float>> ranked(Prediction prediction) {
    return prediction.probabilities().entrySet().stream()
        .sorted(
            Comparator.comparing(
                // The predicted label first, also in a tie.
                (Map.Entry<String, Float> each) ->
                    each.getKey().equals(prediction.label())
                        ? Float.NEGATIVE_INFINITY
                        : -each.getValue()))
        .toList();
  }

  /** The name itself, or the first unused one of predicted_name, predicted_name_2, …. */
  private static String free(String name, List<String> columns) {
    List<String> taken = columns.stream().map(String::strip).toList();
    String candidate = name;
    for (int n = 1; taken.contains(candidate); n++) {
      candidate = "predicted_" + name + (n == 1 ? "" : "_" + n);
    }
    return candidate;
  }

  /** With six decimals. {@link String#format} would take a tenth of a short file's time. */
  private static String number(float probability) {
    long millionths = Math.round(probability * 1e6);
    String digits = Long.toString(1_000_000 + millionths % 1_000_000).substring(1);
    return millionths / 1_000_000 + "." + digits;
  }
}
