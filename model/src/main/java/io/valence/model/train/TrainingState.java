package io.valence.model.train;

import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.LanguageModelLayers;

/** The training of a classifier between two batches: what resuming needs. */
public final class TrainingState extends RunState<EpochReport> {
  private final Classifier model;
  private final Classifier average;
  private LanguageModelState pretraining;

  /**
   * A training that has not started.
   *
   * @param average the running average of the weights, or null for none
   * @param pretraining initial pretraining, or null to train labels at once
   */
  public TrainingState(
      Classifier model, Classifier average, Optimizer optimizer, LanguageModelState pretraining) {
    super(optimizer);
    this.model = model;
    this.average = average;
    this.pretraining = pretraining;
  }

  /** Ends pretraining: training on labels starts from what it has learned. */
  void endPretraining() {
    new LanguageModelLayers(pretraining.model()).copyAllTo(model);
    if (average != null) {
      average.take(model);
    }
    pretraining = null;
  }

  /** Forgets pretraining, since the weights to be restored have it behind them. */
  public void skipPretraining() {
    pretraining = null;
  }

  /** Halves the learning rate from now on, of pretraining too. */
  @Override
  public void halveRate() {
    super.halveRate();
    if (pretraining != null) {
      pretraining.halveRate();
    }
  }

  @Override
  public RunState<?> current() {
    return pretraining == null ? this : pretraining;
  }

  /** The network being trained. */
  public Classifier model() {
    return model;
  }

  /** The running average of its weights; null without averaging. */
  public Classifier average() {
    return average;
  }

  /** The network that is evaluated and kept: the average if there is one. */
  public Classifier evaluated() {
    return average == null ? model : average;
  }

  /** The current pretraining; null if there is none or it has ended. */
  public LanguageModelState pretraining() {
    return pretraining;
  }
}
