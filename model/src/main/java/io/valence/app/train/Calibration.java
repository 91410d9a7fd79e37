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
 * <p>Together the two have equal weights, each after its own temperature, and one temperature more:
 * a small dev set can fit one number, not two.
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
   * @param alone what the network's logits there are multiplied by to be calibrated without the
   *     linear model's
   * @param together the temperature of the sum of both
   */
  record Result(TrainedModel model, LinearModel linear, double alone, double together) {
    /** The network, the linear model and both on some rows. */
    Comparison comparison(Backend backend, Corpus rows) {
      Scores network =
          new WideClassifier(model.classifier(), null).scores(backend, rows).scaled(alone);
      Scores words = linear.scores(rows);
      return new Comparison(
          network, words, sum(network, words).scaled(1 / together), model.wide() != null);
    }
  }

  /** Calibrates the model of the file; the file holds the result from now on. */
  Result apply(Backend backend, Corpus dev) throws IOException {
    TrainedModel model = file.load();
    Map<String, Object> metrics = Json.fields(model.metrics()).orElseThrow();
    Scores raw = new WideClassifier(model.classifier(), null).scores(backend, dev);
    double alone = 1 / raw.temperature();
    double together = sum(raw.scaled(alone), linear.scores(dev)).temperature();
    if (metrics.containsKey(TEMPERATURE)) {
      return new Result(model, linear, alone, together);
    }
    double scale = 1;
    if (config.model().wide()) {
      scale = alone / together;
      model = model.withWide(linear.scaled(1 / together));
    } else if (config.train().stopping().calibrate()) {
      scale = alone;
    } else {
      return new Result(model, linear, alone, together);
    }
    model.classifier().scaleLogits((float) scale);
    metrics.put(TEMPERATURE, 1 / scale);
    TrainedModel calibrated = model.withMetrics(Json.line(metrics));
    file.save(calibrated);
    return new Result(calibrated, linear, alone / scale, together);
  }

  private static Scores sum(Scores a, Scores b) {
    Matrix sum = a.logits().copy();
    for (int i = 0; i < sum.size(); i++) {
      sum.writableData()[i] += b.logits().data()[i];
    }
    return Scores.of(sum, a.gold());
  }
}
