package io.valence.model.train;

import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.LanguageModelLayers;
import java.util.ArrayList;
import java.util.List;

/** A training between two batches: what resuming needs. */
public final class TrainingState {
  private final Classifier model;
  private final Classifier average;
  private final Optimizer optimizer;
  private LanguageModelState pretraining;
  private final List<EpochReport> history = new ArrayList<>();
  private final List<Boolean> improved = new ArrayList<>();
  private int bestEpoch;
  private Position position = Position.START;
  private double rateFactor = 1;

  /**
   * The position in the current epoch.
   *
   * @param batches batches done
   * @param loss sum of the losses of their rows
   * @param seconds time for them
   */
  public record Position(int batches, double loss, double seconds) {
    /** The start of an epoch. */
    public static final Position START = new Position(0, 0, 0);
  }

  /**
   * A training that has not started.
   *
   * @param average the running average of the weights, or null for none
   * @param pretraining initial pretraining, or null to train labels at once
   */
  public TrainingState(
      Classifier model, Classifier average, Optimizer optimizer, LanguageModelState pretraining) {
    this.model = model;
    this.average = average;
    this.optimizer = optimizer;
    this.pretraining = pretraining;
  }

  /** Restores the history of a saved training. */
  public void restore(List<EpochReport> reports, Position saved, double savedRateFactor) {
    reports.forEach(this::add);
    position = saved;
    rateFactor = savedRateFactor;
  }

  /** Adds a finished epoch; returns whether it is the best on dev so far. */
  boolean add(EpochReport report) {
    boolean best = bestEpoch == 0 || report.betterThan(history.get(bestEpoch - 1));
    history.add(report);
    improved.add(best);
    if (best) {
      bestEpoch = report.epoch();
    }
    position = Position.START;
    return best;
  }

  /** Records a finished batch. */
  void move(Position to) {
    position = to;
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
  public void halveRate() {
    rateFactor /= 2;
    if (pretraining != null) {
      pretraining.halveRate();
    }
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

  public Optimizer optimizer() {
    return optimizer;
  }

  /** One report per epoch, in order. */
  public List<EpochReport> history() {
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

  /** The current pretraining; null if there is none or it has ended. */
  public LanguageModelState pretraining() {
    return pretraining;
  }

  /** The position in the current epoch of training. */
  public Position position() {
    return position;
  }

  /** Factor on the learning rate after divergence. */
  public double rateFactor() {
    return rateFactor;
  }

  /** The best epoch on dev, counted from 1; 0 before the first. */
  public int bestEpoch() {
    return bestEpoch;
  }
}
