package io.valence.cli.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.model.config.Json;
import io.valence.model.evaluate.McNemarTest;
import java.nio.file.Path;
import java.util.Locale;

/** Comparison of two models on the same rows, as text and JSON. */
public record ComparisonView(McNemarTest test) {
  /** The field {@code mcnemar} of {@code evaluate --json}. */
  public ObjectNode json() {
    return Json.mapper()
        .createObjectNode()
        .put("first_alone_right", test.first())
        .put("second_alone_right", test.second())
        .put("p", test.pValue());
  }

  /** One line with the paths of the models. */
  public String line(Path a, Path b) {
    String verdict =
        test.isSignificant()
            ? (test.first() > test.second() ? a : b) + " is better"
            : "no significant difference on these rows";
    return String.format(
        Locale.ROOT,
        "rows correct only in %s: %d, only in %s: %d; McNemar's exact p = %.2g, %s",
        a,
        test.first(),
        b,
        test.second(),
        test.pValue(),
        verdict);
  }
}
