package io.valence.app.tune;

import io.valence.data.PretrainedVectors;
import io.valence.data.Seed;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.PretrainingConfig;
import io.valence.model.config.RunConfig;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The configurations that a search tries: trial 0 is the base, the others draw these keys at
 * random. What the layers start from keeps its shape.
 */
public record SearchSpace(RunConfig base) {
  /** The configuration of a trial; depends on the base, its seed and the number alone. */
  public RunConfig trial(int number) {
    ConfigReader reader = new ConfigReader(base);
    if (number > 0) {
      Seed seed = new Seed(base.train().compute().seed());
      RandomGenerator random = seed.stream("trial", number);
      reader.set("train.learningRate=" + logarithmic(5e-4, 6e-3, random));
      reader.set("train.batch=" + any(random, "16", "32", "64"));
      reader.set("train.wordDropout=" + any(random, "0", "0.05", "0.1", "0.2"));
      reader.set("train.adversarial=" + any(random, "0", "0.05", "0.1", "0.1", "0.2"));
      reader.set("train.averaging=" + any(random, "0.98", "0.99", "0.998"));
      reader.set("train.labelSmoothing=" + any(random, "0", "0.05", "0.1"));
      reader.set("model.dropout=" + any(random, "0.2", "0.3", "0.5", "0.6"));
      reader.set("model.embeddingDropout=" + any(random, "0.2", "0.3", "0.5", "0.6", "0.7"));
      PretrainingConfig start = base.train().languageModel();
      if (start.from().isEmpty()) {
        reader.set("model.hidden=" + any(random, "[64]", "[128]", "[128]", "[192]", "[128,128]"));
      }
      if (!start.english()) {
        reader.set("model.pooling=" + any(random, "last", "last", "max", "mean", "attention"));
      }
      if (start.from().isEmpty() && base.data().vectors().equals(PretrainedVectors.NONE)) {
        reader.set("model.embedding=" + any(random, "50", "100", "200"));
        reader.set("train.naiveBayes=" + any(random, "0", "0.3", "1", "1"));
      }
    }
    return reader.read();
  }

  private static String any(RandomGenerator random, String... choices) {
    return List.of(choices).get(random.nextInt(choices.length));
  }

  /** Two digits are enough for a learning rate. */
  private static String logarithmic(double low, double high, RandomGenerator random) {
    double value = low * Math.pow(high / low, random.nextDouble());
    return String.format(Locale.ROOT, "%.1e", value);
  }
}
