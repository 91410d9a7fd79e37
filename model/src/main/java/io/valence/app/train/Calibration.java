package io.valence.app.train;

import io.valence.data.Corpus;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.BiasCorrectedTemperature;
import io.valence.model.evaluate.Scores;
import io.valence.model.linear.LinearModel;
import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calibrates a trained model on dev, once: the temperature, and a bias for each label if dev leaves
 * no doubt that it is needed, become part of its head. There is no bias with {@code train.balance},
 * which asks for more answers of rare labels, nor without {@code train.calibrate}. With {@code
 * model.wide} the linear model is added.
 *
 * <p>Each has its own calibration, the network counts twice, and the sum has a common calibration,
 * whose bias becomes part of the linear model's. The weights are not fitted: chosen by the loss of
 * dev rows, they lose to these on others (configs/README.md has the figures).
 *
 * <p>With {@code train.acceptBaseline}, if the linear model is more accurate on dev, it is added to
 * a network whose logits are {@value #NEGLIGIBLE} of what they were: too little to change a sum,
 * and a power of two, so that the network's own answers can still be computed.
 *
 * @param file of the model, which is rewritten
 * @param linear trained beside the network
 */
record Calibration(ModelFile file, RunConfig config, LinearModel linear) {
  private static final String TEMPERATURE = "temperature";
  private static final String BIAS = "bias";
  private static final float NEGLIGIBLE = 0x1p-40f;

  /** Weight of the network's calibrated logits beside those of the linear model. */
  private static final double NETWORK = 2;

  /**
   * The result of calibration.
   *
   * @param model as in its file
   * @param networkScale factor on the network's logits in the file, 1 unless they are silenced
   * @param alone calibrates the network's logits without the linear model
   * @param together calibrates the sum of both
   */
  record Result(
      TrainedModel model,
      LinearModel linear,
      double networkScale,
      BiasCorrectedTemperature alone,
      BiasCorrectedTemperature together,
      Comparison.Answer answer) {
    /** What calibration adds to the logit of each label; empty if nothing. */
    Map<String, Double> bias() {
      Map<String, Double> bias = new LinkedHashMap<>();
      if (Json.fields(model.metrics()).orElseThrow().get(BIAS) instanceof Map<?, ?> saved) {
        saved.forEach((label, logit) -> bias.put((String) label, ((Number) logit).doubleValue()));
      }
      return bias;
    }

    /**
     * The network, the linear model and both on some rows.
     *
     * @param answers the model's scores on them
     */
    Comparison comparison(Backend backend, Corpus rows, Scores answers) {
      boolean isNetwork = model.wide() == null;
      Scores logits = isNetwork ? answers : network(model, backend, rows).scaled(networkScale);
      Scores network = alone.apply(logits);
      Scores words = linear.scores(rows);
      Scores both = sum(network.scaled(NETWORK), words);
      return new Comparison(network, words, together.apply(both), answer, bias());
    }
  }

  /** Calibrates the model in the file, once, and saves the result. */
  Result apply(Backend backend, Corpus dev) throws IOException {
    TrainedModel model = file.load();
    Map<String, Object> metrics = Json.fields(model.metrics()).orElseThrow();
    if (!metrics.containsKey(TEMPERATURE) && (isWide() || calibrates() || accepts())) {
      model = calibrated(model, metrics, network(model, backend, dev), linear.scores(dev));
      file.save(model);
    }
    // Uses the model as in its file, so that a resumed run gets the same.
    boolean accepted = model.isLinear();
    double networkScale = accepted ? 1 / NEGLIGIBLE : 1;
    Scores network = network(model, backend, dev).scaled(networkScale);
    BiasCorrectedTemperature alone =
        !isWide() && !accepted && calibrates()
            ? BiasCorrectedTemperature.none(linear.classes())
            : fitted(network);
    Scores both = sum(alone.apply(network).scaled(NETWORK), linear.scores(dev));
    return new Result(
        model,
        linear,
        networkScale,
        alone,
        fitted(both),
        accepted
            ? Comparison.Answer.LINEAR
            : isWide() ? Comparison.Answer.TOGETHER : Comparison.Answer.NETWORK);
  }

  private BiasCorrectedTemperature fitted(Scores scores) {
    return config.train().calibratesBias()
        ? BiasCorrectedTemperature.fit(scores)
        : BiasCorrectedTemperature.unbiased(scores);
  }

  private boolean accepts() {
    return config.train().stopping().acceptBaseline();
  }

  private boolean isWide() {
    return config.model().wide();
  }

  private boolean calibrates() {
    return config.train().stopping().calibrate();
  }

  private TrainedModel calibrated(
      TrainedModel model, Map<String, Object> metrics, Scores network, Scores words) {
    BiasCorrectedTemperature none = BiasCorrectedTemperature.none(linear.classes());
    BiasCorrectedTemperature alone = isWide() || calibrates() ? fitted(network) : none;
    Scores calibrated = alone.apply(network);
    Scores answer = isWide() ? sum(calibrated.scaled(NETWORK), words) : calibrated;
    BiasCorrectedTemperature together = isWide() ? fitted(answer) : none;
    if (accepts() && words.evaluation().accuracy() > answer.evaluation().accuracy()) {
      TrainedModel linearOnly = model.withWide(linear);
      linearOnly.classifier().scaleLogits(NEGLIGIBLE);
      metrics.put(TEMPERATURE, 1);
      metrics.put(TrainedModel.ANSWERS, TrainedModel.LINEAR);
      return linearOnly.withMetrics(Json.line(metrics));
    }
    double factor = (isWide() ? NETWORK : 1) / together.temperature() / alone.temperature();
    TrainedModel joined = isWide() ? model.withWide(linear.calibrated(together)) : model;
    double[] bias = times(alone.bias(), factor * alone.temperature());
    joined.classifier().scaleLogits((float) factor);
    joined.classifier().addToLogits(bias);
    metrics.put(TEMPERATURE, 1 / factor);
    if (alone.isBiased() || together.isBiased()) {
      metrics.put(BIAS, named(model.labels(), bias, together.bias()));
    }
    return joined.withMetrics(Json.line(metrics));
  }

  private static Map<String, Object> named(List<String> labels, double[] network, double[] both) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int k = 0; k < network.length; k++) {
      named.put(labels.get(k), network[k] + both[k]);
    }
    return named;
  }

  private static double[] times(double[] numbers, double factor) {
    return Arrays.stream(numbers).map(number -> factor * number).toArray();
  }

  private static Scores network(TrainedModel model, Backend backend, Corpus rows) {
    return new WideClassifier(model.classifier(), null).scores(backend, rows);
  }

  private static Scores sum(Scores a, Scores b) {
    Matrix sum = a.logits().copy();
    for (int i = 0; i < sum.size(); i++) {
      sum.writableData()[i] += b.logits().data()[i];
    }
    return Scores.of(sum, a.gold());
  }
}
