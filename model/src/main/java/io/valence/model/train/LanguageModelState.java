package io.valence.model.train;

import io.valence.model.language.LanguageModel;

/** The training of a language model between two batches: what resuming needs. */
public final class LanguageModelState extends RunState<PretrainingReport> {
  private final LanguageModel model;

  /** A training that has not started. */
  public LanguageModelState(LanguageModel model, Optimizer optimizer) {
    super(optimizer);
    this.model = model;
  }

  /** The model being trained. */
  public LanguageModel model() {
    return model;
  }
}
