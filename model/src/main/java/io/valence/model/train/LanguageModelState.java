package io.valence.model.train;

import io.valence.model.language.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/** The training of a language model between two batches: what resuming needs. */
public final class LanguageModelState {
  private final LanguageModel model;
  private final Optimizer optimizer;
  private final List<PretrainingReport> history = new ArrayList<>();
  private final List<Boolean> improved = new ArrayList<>();
  private int bestEpoch;
  private TrainingState.Position position = TrainingState.Position.START;
  private double rateFactor = 1;

  /** A training that has not started. */
  public LanguageModelState(LanguageModel model, Optimizer optimizer) {
    this.model = model;
    this.optimizer = optimizer;
  }

  /** Restores the history of a saved training. */
  public void restore(
      List<PretrainingReport> reports, TrainingState.Position saved, double savedRateFactor) {
    reports.forEach(this::add);
    position = saved;
    rateFactor = savedRateFactor;
  }

  /** Adds a finished epoch; returns whether it is the best so far. */
  boolean add(PretrainingReport report) {
    boolean best = bestEpoch == 0 || report.betterThan(history.get(bestEpoch - 1));
    history.add(report);
    improved.add(best);
    if (best) {
      bestEpoch = report.epoch();
    }
    position = TrainingState.Position.START;
    return best;
  }

  /** Records a finished batch. */
  void move(TrainingState.Position to) {
    position = to;
  }

  /** Halves the learning rate from now on. */
  public void halveRate() {
    rateFactor /= 2;
  }

  /** The model being trained. */
  public LanguageModel model() {
    return model;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  /** One report per epoch, in order. */
  public List<PretrainingReport> history() {
    return List.copyOf(history);
  }

  /** Whether each epoch was the best until then, in order. */
  List<Boolean> improved() {
    return List.copyOf(improved);
  }

  /** Number of finished epochs. */
  public int epochs() {
    return history.size();
  }

  /** The position in the current epoch; its loss is a sum over predicted words. */
  public TrainingState.Position position() {
    return position;
  }

  /** Factor on the learning rate after divergence. */
  public double rateFactor() {
    return rateFactor;
  }

  /** The best epoch on the held-out texts, counted from 1; 0 before the first. */
  public int bestEpoch() {
    return bestEpoch;
  }
}
