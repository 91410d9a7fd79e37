package io.valence.app.train;

import io.valence.data.Corpus;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.config.TrainConfig;
import io.valence.model.evaluate.Evaluator;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.util.Map;

/**
 * Fits a trained model's probabilities to dev, once: the temperature becomes part of its head.
 *
 * @param file of the model, which is written again
 */
record Calibration(ModelFile file, TrainConfig config) {
  private static final String TEMPERATURE = "temperature";

  /** The model of the file, calibrated; the file holds it from now on. */
  TrainedModel apply(Backend backend, Corpus dev) throws IOException {
    TrainedModel model = file.load();
    Map<String, Object> metrics = Json.fields(model.metrics()).orElseThrow();
    if (!config.stopping().calibrate() || metrics.containsKey(TEMPERATURE)) {
      return model;
    }
    double temperature = new Evaluator(backend, model.classifier()).scores(dev).temperature();
    model.classifier().scaleLogits((float) (1 / temperature));
    metrics.put(TEMPERATURE, temperature);
    TrainedModel calibrated = model.withMetrics(Json.line(metrics));
    file.save(calibrated);
    return calibrated;
  }
}
