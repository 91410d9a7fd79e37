package io.valence.app.train;

import io.valence.data.Corpus;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.Scores;
import io.valence.model.linear.LinearModel;
import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.util.Map;

/**
 * Fits a trained model's probabilities to dev, once: the temperature becomes part of its head. With
 * {@code model.wide} the linear model joins it.
 *
 * <p>Together the two have equal weights, each after its own temperature, and one temperature more.
 * Weights fitted to dev were no better on unseen rows.
 *
 * @param file of the model, which is written again
 * @param linear what was trained beside the network
 */
record Calibration(ModelFile file, RunConfig config, LinearModel linear) {
  private static final String TEMPERATURE = "temperature";

  /**
   * What calibration came to.
   *
   * @param model as it is in its file
   */
  record Result(TrainedModel model, DevComparison comparison) {}

  /** Calibrates the model of the file; the file holds the result from now on. */
  Result apply(Backend backend, Corpus dev) throws IOException {
    TrainedModel model = file.load();
    Map<String, Object> metrics = Json.fields(model.metrics()).orElseThrow();
    Scores raw = new WideClassifier(model.classifier(), null).scores(backend, dev);
    Scores alone = raw.scaled(1 / raw.temperature());
    Scores words = linear.scores(dev);
    Scores sum = sum(alone, words);
    double temperature = sum.temperature();
    Scores together = sum.scaled(1 / temperature);
    DevComparison comparison = new DevComparison(alone, words, together, config.model().wide());
    if (metrics.containsKey(TEMPERATURE)) {
      return new Result(model, comparison);
    }
    if (config.model().wide()) {
      scale(model, metrics, raw.temperature() * temperature);
      model = model.withWide(linear.scaled(1 / temperature));
    } else if (config.train().stopping().calibrate()) {
      scale(model, metrics, raw.temperature());
    } else {
      return new Result(model, comparison);
    }
    TrainedModel calibrated = model.withMetrics(Json.line(metrics));
    file.save(calibrated);
    return new Result(calibrated, comparison);
  }

  private static void scale(TrainedModel model, Map<String, Object> metrics, double temperature) {
    model.classifier().scaleLogits((float) (1 / temperature));
    metrics.put(TEMPERATURE, temperature);
  }

  private static Scores sum(Scores a, Scores b) {
    Matrix sum = a.logits().copy();
    for (int i = 0; i < sum.size(); i++) {
      sum.writableData()[i] += b.logits().data()[i];
    }
    return Scores.of(sum, a.gold());
  }
}
