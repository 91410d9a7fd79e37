package io.valence.model.train;

import io.valence.model.classifier.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/** A pretraining between two batches: what resuming needs beside the rest of its training. */
public final class Pretraining {
  /**
   * Most tokens of a batch, since each is compared with every distinct word of it; of a longer text
   * the beginning is read.
   */
  public static final int MOST_TOKENS = 1 << 13;

  private final LanguageModel model;
  private final Optimizer optimizer;
  private final List<PretrainingReport> history = new ArrayList<>();

  /** A pretraining that has not begun. */
  public Pretraining(LanguageModel model) {
    this.model = model;
    this.optimizer = new Optimizer(new Adam(0, false));
  }

  /** Takes the past of a saved pretraining. */
  public void restore(List<PretrainingReport> reports) {
    history.addAll(reports);
  }

  /** Notes an epoch done. */
  void add(PretrainingReport report) {
    history.add(report);
  }

  public LanguageModel model() {
    return model;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  /** One report an epoch, in order. */
  public List<PretrainingReport> history() {
    return List.copyOf(history);
  }

  /** How many epochs are done. */
  public int epochs() {
    return history.size();
  }
}
