package io.valence.app.train;

import io.valence.app.input.StartingModel;
import io.valence.app.input.TrainingData;
import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.model.checkpoint.EnglishLayers;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.RunConfig;
import io.valence.model.language.LanguageModel;
import io.valence.model.linear.NaiveBayes;
import io.valence.model.math.Matrix;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.Optimizer;
import io.valence.model.train.TrainingState;
import java.util.List;

/**
 * The initial state of a training.
 *
 * @param vocabulary the words
 * @param labels of output 0, 1, 2…
 * @param vectors pretrained, or null
 * @param length mean number of tokens of the training texts
 * @param base model to start from; null for none
 * @param rows rows whose log-count ratios initialize the word vectors; null for none
 */
public record TrainingStart(
    RunConfig config,
    Vocabulary vocabulary,
    List<String> labels,
    WordVectors vectors,
    double length,
    StartingModel base,
    Corpus rows) {
  /**
   * Largest initial time constant of "chrono" gates, as a fraction of the mean text length. With 1,
   * SST-2 (19 words) loses a point of dev accuracy; with this value it loses none, and 5000 IMDB
   * reviews (230 words) gain three points, as with 1.
   */
  private static final double MEMORY = 0.25;

  /** Minimum of that time constant, in steps: for short texts, like a forget bias of 1. */
  private static final double LEAST = 5;

  /** For a configuration and its rows. */
  public TrainingStart(RunConfig config, TrainingData data) {
    this(
        config,
        data.vocabulary(),
        data.labels(),
        data.vectors(),
        (double) data.train().tokens() / data.train().rows(),
        data.base(),
        config.train().optimization().naiveBayes() > 0 ? data.train() : null);
  }

  /** Random weights by the seed, then the word vectors. */
  public TrainingState state() {
    Classifier classifier = classifier();
    Initialization initialization =
        new Initialization(
            new Seed(config.train().compute().seed()),
            config.train().optimization().gates(),
            Math.max(LEAST, MEMORY * length));
    initialization.apply(classifier);
    if (vectors != null) {
      vectors.fill(classifier.embedding().weight().value().writableData());
    }
    if (rows != null) {
      fillRatios(classifier.embedding().weight().value());
    }
    if (base != null) {
      base.fill(classifier, labels);
    } else if (config.train().languageModel().english()) {
      new EnglishLayers().fill(classifier);
    }
    TrainingState state = state(classifier);
    if (state.pretraining() != null) {
      begin(state.pretraining().model(), classifier, initialization);
    }
    return state;
  }

  /** A language model for pretraining, with the word vectors of the classifier. */
  private void begin(LanguageModel model, Classifier classifier, Initialization initialization) {
    initialization.apply(model);
    if (base instanceof StartingModel.OfWords words) {
      model.take(words.model().model(), words.model().ids(vocabulary));
    } else if (config.train().languageModel().english()) {
      new EnglishLayers().fill(model);
    }
    Matrix vectors = classifier.embedding().weight().value();
    System.arraycopy(
        vectors.data(), 0, model.embedding().weight().value().writableData(), 0, vectors.size());
  }

  /** Zero weights, to be read from a checkpoint. */
  public TrainingState empty() {
    return state(classifier());
  }

  private TrainingState state(Classifier classifier) {
    boolean averages = config.train().optimization().averaging() > 0;
    boolean pretrains = config.train().languageModel().pretraining() > 0;
    return new TrainingState(
        classifier,
        averages ? classifier.copy() : null,
        Optimizer.of(config.train()),
        pretrains ? pretraining() : null);
  }

  private LanguageModelState pretraining() {
    return new LanguageModelState(
        new LanguageModel(
            config.model().withoutDropout(),
            config.train().languageModel().tie(),
            vocabulary.size()),
        Optimizer.of(config.train().beforeLabels()));
  }

  private Classifier classifier() {
    return new Classifier(config.model(), vocabulary.size(), labels.size());
  }

  /** Sets one number of each vector per label; one for two labels. */
  private void fillRatios(Matrix embedding) {
    double scale = config.train().optimization().naiveBayes();
    int classes = labels.size();
    int columns = Math.min(classes == 2 ? 1 : classes, embedding.columns());
    NaiveBayes bayes = NaiveBayes.ofWords(rows, vocabulary.size());
    for (int label = 0; label < columns; label++) {
      double[] ratios = bayes.ratios(label);
      for (int id = Vocabulary.UNKNOWN + 1; id < vocabulary.size(); id++) {
        embedding.writableData()[id * embedding.columns() + label] = (float) (scale * ratios[id]);
      }
    }
  }
}
