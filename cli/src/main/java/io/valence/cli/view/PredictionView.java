package io.valence.cli.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.Prediction;
import io.valence.app.predict.PredictionColumns;
import io.valence.model.config.Json;

/**
 * A prediction as JSON.
 *
 * @param columns say whether unsure predictions are marked
 */
public record PredictionView(Prediction prediction, PredictionColumns columns) {
  /** Without a mark. */
  public PredictionView(Prediction prediction) {
    this(prediction, PredictionColumns.PLAIN);
  }

  /** The documented JSON; later versions only add fields. */
  public ObjectNode json() {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schema", 1);
    root.put("text", prediction.text());
    root.put("label", prediction.label());
    ObjectNode each = root.putObject("probabilities");
    prediction.probabilities().forEach(each::put);
    root.put("tokens", prediction.tokens());
    root.put("unknown", prediction.unknown());
    root.put("truncated", prediction.truncated());
    if (columns.marksUnsure()) {
      root.put("unsure", columns.isUnsure(prediction));
    }
    return root;
  }
}
