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
   * How far the epoch at hand is.
   *
   * @param batches batches done
   * @param loss sum of the losses of their rows; in pretraining a row has the mean of its batch
   * @param seconds spent on them
   */
  public record Position(int batches, double loss, double seconds) {
    /** An epoch that has not begun. */
    public static final Position START = new Position(0, 0, 0);
  }

  /**
   * A training that has not begun.
   *
   * @param average the running average of the weights, or null for none
   * @param pretraining what the training begins with, or null for labels at once
   */
  public TrainingState(
      Classifier model, Classifier average, Optimizer optimizer, Pretraining pretraining) {
    this.model = model;
    this.average = average;
    this.optimizer = optimizer;
    this.pretraining = pretraining;
  }

  /** Takes the past of a saved training. */
  public void restore(List<EpochReport> reports, Position saved, double savedRateFactor) {
    reports.forEach(this::add);
    position = saved;
    rateFactor = savedRateFactor;
  }

  /** Notes an epoch done; returns whether it is the best on dev so far. */
  boolean add(EpochReport report) {
    boolean best = bestEpoch == 0 || report.betterThan(history.get(bestEpoch - 1));
    history.add(report);
    if (best) {
      bestEpoch = report.epoch();
    }
    position = Position.START;
    return best;
  }

  /** Notes a batch done. */
  void move(Position to) {
    position = to;
  }

  /** The texts' words are learned: now their labels, from what the model has become. */
  public void endPretraining() {
    if (pretraining != null && average != null) {
      average.take(model);
    }
    pretraining = null;
  }

  /** Notes an epoch of pretraining done. */
  void endPretrainingEpoch() {
    pretraining.endEpoch();
    position = Position.START;
  }

  /** Halves the learning rate of all that is to come. */
  public void halveRate() {
    rateFactor /= 2;
  }

  /** The network that is trained. */
  public Classifier model() {
    return model;
  }

  /** The running average of its weights; null when none is kept. */
  public Classifier average() {
    return average;
  }

  /** The network that is judged and kept: the average where there is one. */
  public Classifier judged() {
    return average == null ? model : average;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  /** One report an epoch, in order. */
  public List<EpochReport> history() {
    return List.copyOf(history);
  }

  /** How many epochs are done. */
  public int epochs() {
    return history.size();
  }

  /** The pretraining at hand; null when there is none, or none any more. */
  public Pretraining pretraining() {
    return pretraining;
  }

  /** How far the epoch at hand is, of pretraining or training. */
  public Position position() {
    return position;
  }

  /** What the learning rate is multiplied by, after divergence. */
  public double rateFactor() {
    return rateFactor;
  }

  /** The epoch that did best on dev, counted from 1; 0 before the first. */
  public int bestEpoch() {
    return bestEpoch;
  }
}
