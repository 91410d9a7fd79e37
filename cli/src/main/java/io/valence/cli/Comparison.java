package io.valence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.statistics.inference.BinomialTest;

/**
 * Two models on the same rows by McNemar's exact test: if they were equally good, the rows that one
 * alone has right would fall to either like a coin.
 *
 * @param first rows that the first alone has right
 * @param second rows that the second alone has right
 */
record Comparison(int first, int second) {
  private static final double LEVEL = 0.05;

  static Comparison of(boolean[] firstRight, boolean[] secondRight) {
    int first = 0;
    int second = 0;
    for (int row = 0; row < firstRight.length; row++) {
      first += firstRight[row] && !secondRight[row] ? 1 : 0;
      second += secondRight[row] && !firstRight[row] ? 1 : 0;
    }
    return new Comparison(first, second);
  }

  /** How likely so uneven a split is between equally good models; 1 where they never differ. */
  double pValue() {
    int rows = first + second;
    return rows == 0 ? 1 : BinomialTest.withDefaults().test(rows, first, 0.5).getPValue();
  }

  ObjectNode json(ObjectNode root) {
    return root.put("first_alone_right", first)
        .put("second_alone_right", second)
        .put("p", pValue());
  }

  String line(Path a, Path b) {
    String verdict =
        pValue() >= LEVEL
            ? "no difference that these rows can show"
            : (first > second ? a : b) + " is the better one";
    return String.format(
        Locale.ROOT,
        "%d rows only %s has right, %d only %s: McNemar's exact p = %.4f, %s",
        first,
        a,
        second,
        b,
        pValue(),
        verdict);
  }
}
