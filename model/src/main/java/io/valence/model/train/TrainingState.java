package io.valence.model.train;

import io.valence.model.classifier.Classifier;
import java.util.ArrayList;
import java.util.List;

/** A training between two epochs: what resuming needs. */
public final class TrainingState {
  private final Classifier model;
  private final Optimizer optimizer;
  private final List<EpochReport> history;
  private int bestEpoch;

  /**
   * A training that has not begun, or that was restored with the epochs it has done.
   *
   * @param history reports of the epochs done
   */
  public TrainingState(Classifier model, Optimizer optimizer, List<EpochReport> history) {
    this.model = model;
    this.optimizer = optimizer;
    this.history = new ArrayList<>();
    history.forEach(this::add);
  }

  /** Notes an epoch done; returns whether it is the best on dev so far. */
  boolean add(EpochReport report) {
    boolean best = bestEpoch == 0 || report.dev().betterThan(history.get(bestEpoch - 1).dev());
    history.add(report);
    if (best) {
      bestEpoch = report.epoch();
    }
    return best;
  }

  public Classifier model() {
    return model;
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

  /** The epoch that did best on dev, counted from 1; 0 before the first. */
  public int bestEpoch() {
    return bestEpoch;
  }
}
