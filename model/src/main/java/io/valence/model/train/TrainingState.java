package io.valence.model.train;

import io.valence.model.classifier.Classifier;
import java.util.ArrayList;
import java.util.List;

/** A training between two batches: what resuming needs. */
public final class TrainingState {
  private final Classifier model;
  private final Classifier average;
  private final Optimizer optimizer;
  private Pretraining pretraining;
  private final List<EpochReport> history = new ArrayList<>();
  private int bestEpoch;
  private Position position = Position.START;
  private double rateFactor = 1;

  /**
   * The position in the current epoch.
   *
   * @param batches batches done
   * @param loss sum of the losses of their rows; in pretraining a row has the mean of its batch
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
      Classifier model, Classifier average, Optimizer optimizer, Pretraining pretraining) {
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

  /** Ends pretraining: training on labels starts from the current model. */
  public void endPretraining() {
    if (pretraining != null && average != null) {
      average.take(model);
    }
    pretraining = null;
  }

  /** Records a finished epoch of pretraining. */
  void endPretrainingEpoch() {
    pretraining.endEpoch();
    position = Position.START;
  }

  /** Halves the learning rate from now on. */
  public void halveRate() {
    rateFactor /= 2;
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
  public Classifier judged() {
    return average == null ? model : average;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  /** One report per epoch, in order. */
  public List<EpochReport> history() {
    return List.copyOf(history);
  }

  /** Number of finished epochs. */
  public int epochs() {
    return history.size();
  }

  /** The current pretraining; null if there is none or it has ended. */
  public Pretraining pretraining() {
    return pretraining;
  }

  /** The position in the current epoch, of pretraining or training. */
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
