package io.valence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.data.Corpus;
import io.valence.model.checkpoint.Json;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.math.Backend;
import io.valence.model.train.Evaluator;
import io.valence.model.train.TrainConfig;
import java.io.IOException;

/** Fits a trained model's probabilities to dev, once: the temperature becomes part of its head. */
record Calibration(ModelFile file, TrainConfig config) {
  private static final String TEMPERATURE = "temperature";

  /** The model of the file, calibrated; the file holds it from now on. */
  TrainedModel apply(Backend backend, Corpus dev) throws IOException {
    TrainedModel model = file.load();
    ObjectNode metrics = metrics(model);
    if (!config.calibrate() || metrics.has(TEMPERATURE)) {
      return model;
    }
    double temperature = new Evaluator(backend, model.classifier()).scores(dev).temperature();
    model.classifier().scaleLogits((float) (1 / temperature));
    TrainedModel calibrated = model.withMetrics(metrics.put(TEMPERATURE, temperature).toString());
    file.save(calibrated);
    return calibrated;
  }

  private static ObjectNode metrics(TrainedModel model) {
    try {
      return (ObjectNode) Json.mapper().readTree(model.metrics());
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalStateException(e);
    }
  }
}
