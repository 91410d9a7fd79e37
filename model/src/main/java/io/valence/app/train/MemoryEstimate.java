package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.data.table.InputException;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.RegularizationConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.layer.Parameter;
import io.valence.model.linear.NaiveBayesRegression;
import io.valence.model.train.LanguageModelTrainer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Estimates the memory of a training in bytes before any of it is allocated.
 *
 * @param weights parameters, their gradients and moments, and their average
 * @param corpus the ids of all rows
 * @param batch the largest batch: every step of every layer, on the heap
 * @param linear the linear models, which are trained after the last batch
 * @param outside matrix-product operands of the same batch, outside the heap
 * @param widest size of the largest weight matrix: all directions of a layer together
 * @param gates size of the largest matrix of that batch: the gates of a layer
 */
public record MemoryEstimate(
    long weights, long corpus, long batch, long linear, long outside, long widest, long gates) {
  /** Adam's two moments and the value. */
  private static final int COPIES = 3;

  /** The program itself, with its input and output. */
  private static final long PROGRAM = 64L << 20;

  /** The memory of one training of the data. */
  public static MemoryEstimate of(RunConfig config, TrainingData data) {
    ModelConfig model = config.model();
    // Its matrices are allocated lazily.
    Classifier shapes = new Classifier(model, data.vocabulary().size(), data.labels().size());
    long dense = shapes.denseParameters().stream().mapToLong(Parameter::count).sum();
    int copies = COPIES + (config.train().optimization().averaging() > 0 ? 1 : 0);
    RegularizationConfig parts = config.train().regularization();
    int batch = config.train().optimization().batch();
    long labeled = mostTokens(data.train().lengths(), batch);
    long together =
        parts.needsNoLabels() ? labeled + mostTokens(data.unlabeled().lengths(), batch) : 0;
    long largest = Math.max(labeled, together);
    // Of all passes of a step.
    long tokens = labeled + passesWithoutLabels(parts) * together;
    long gates = model.mathCell().gates();
    long states = 0;
    long operands = (long) model.embedding() * tokens;
    long widest = 0;
    long most = 0;
    long input = model.embedding();
    for (int hidden : model.hidden()) {
      states += tokens * hidden * model.directions() * 4;
      operands += tokens * hidden * model.directions() * (2 * gates + 1);
      long width = model.directions() * gates * hidden;
      widest = Math.max(widest, width * Math.max(input, hidden));
      most = Math.max(most, width * largest);
      input = (long) model.directions() * hidden;
    }
    long words = 0;
    if (config.train().languageModel().pretraining() > 0) {
      int sampled = config.train().languageModel().sampledWords();
      operands = Math.max(operands, wordLogits(model, largest, sampled));
      words = COPIES * (long) model.embedding() * data.vocabulary().size();
    }
    return new MemoryEstimate(
        4 * (shapes.parameterCount() * copies + dense + words),
        4 * (corpora(config, data) + data.dev().tokens()),
        4 * states,
        NaiveBayesRegression.modelBytes(
            data.train().tokens(), data.vocabulary().size(), data.labels().size()),
        4 * operands,
        widest,
        most);
  }

  /** Of the same data: the states of several trainings are kept, one of which goes on. */
  public static MemoryEstimate together(List<MemoryEstimate> trainings) {
    return new MemoryEstimate(
        trainings.stream().mapToLong(MemoryEstimate::weights).sum(),
        most(trainings, MemoryEstimate::corpus),
        most(trainings, MemoryEstimate::batch),
        most(trainings, MemoryEstimate::linear),
        most(trainings, MemoryEstimate::outside),
        most(trainings, MemoryEstimate::widest),
        most(trainings, MemoryEstimate::gates));
  }

  private static long most(List<MemoryEstimate> trainings, ToLongFunction<MemoryEstimate> part) {
    return trainings.stream().mapToLong(part).max().orElseThrow();
  }

  /** Numbers of all texts and targets; pretraining has a copy of the texts, as has its display. */
  private static long corpora(RunConfig config, TrainingData data) {
    long texts = data.train().tokens() + data.unlabeled().tokens();
    boolean copies =
        data.unlabeled().rows() > 0 && config.train().languageModel().pretraining() > 0;
    boolean soft =
        config.train().distillation().linear()
            || !config.train().distillation().savedTeachers().isEmpty()
            || !config.data().probabilities().isEmpty();
    return (copies ? 3 : 1) * texts
        + (soft ? (long) data.train().rows() * data.labels().size() : 0);
  }

  private static int passesWithoutLabels(RegularizationConfig parts) {
    if (parts.virtualAdversarial() > 0) {
      return 3;
    }
    return parts.entropy() > 0 ? 1 : 0;
  }

  /** For each token and direction, with about half as many distinct words as tokens. */
  private static long wordLogits(ModelConfig model, long tokens, int sampled) {
    long most = Math.min(tokens, LanguageModelTrainer.MOST_TOKENS);
    return model.directions() * most * (most / 2 + sampled + model.hidden().get(0) * 9L);
  }

  /** For any batch: as if the longest rows were together; a single last row joins a batch. */
  private static long mostTokens(int[] lengths, int batch) {
    int[] sorted = lengths.clone();
    Arrays.sort(sorted);
    return Arrays.stream(sorted)
        .skip(Math.max(0L, sorted.length - (batch + 1L)))
        .asLongStream()
        .sum();
  }

  /**
   * The required heap. Arrays that last fill two thirds of it, the collector's old generation,
   * which also needs room for what an epoch's end holds besides: trainings of three files needed
   * 1.5 to 1.7 times their arrays.
   */
  public long heap() {
    return (PROGRAM + weights + corpus + Math.max(batch, linear)) * 7 / 4;
  }

  /**
   * @param most available heap in bytes
   * @throws InputException when the training will not fit
   */
  public void requireFits(long most) {
    requireMatrix("model.hidden", "the weights of a layer", widest);
    requireMatrix("train.batch or data.maxTokens", "the gates of the largest batch", gates);
    if (heap() <= most) {
      return;
    }
    throw new InputException(
        largest(),
        String.format(
            Locale.ROOT,
            "the training would take about %,d MiB of Java's heap, which may have %,d",
            heap() >> 20,
            most >> 20),
        "lower it, or give Java more with VALENCE_JAVA_OPTS=-Xmx16g");
  }

  /** The settings that most of the memory follows from. */
  private String largest() {
    long most = Math.max(Math.max(weights, corpus), Math.max(batch, linear));
    if (most == linear) {
      return "data.maxVocabulary, or the number of labels";
    }
    if (most == weights) {
      return "data.maxVocabulary or model.embedding";
    }
    return most == batch ? "train.batch or data.maxTokens" : "data.maxTokens";
  }

  private static void requireMatrix(String key, String what, long numbers) {
    if (numbers > Integer.MAX_VALUE) {
      throw new InputException(
          key,
          String.format(
              Locale.ROOT, "%s would be %,d numbers, more than a matrix can have", what, numbers),
          String.format(Locale.ROOT, "lower it; %,d are possible", Integer.MAX_VALUE));
    }
  }
}
