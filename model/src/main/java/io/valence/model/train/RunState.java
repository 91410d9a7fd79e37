package io.valence.model.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A training between two batches: its finished epochs and the position in the current one.
 *
 * @param <R> the report of an epoch
 */
public abstract sealed class RunState<R extends RunState.Report<R>>
    permits TrainingState, LanguageModelState {
  private final Optimizer optimizer;
  private final List<R> history = new ArrayList<>();
  private final List<Boolean> improved = new ArrayList<>();
  private int bestEpoch;
  private Position position = Position.START;
  private double rateFactor = 1;

  /**
   * The report of an epoch.
   *
   * @param <R> its type
   */
  public interface Report<R> {
    /** The epoch, counted from 1. */
    int epoch();

    /** Whether the model of this epoch is better than that of another. */
    boolean betterThan(R other);

    /** As JSON fields, a line of the log. */
    Map<String, Object> fields();
  }

  /**
   * The position in the current epoch.
   *
   * @param batches batches done
   * @param loss sum of the losses of their rows, or of the words predicted in them
   * @param seconds time for them
   */
  public record Position(int batches, double loss, double seconds) {
    /** The start of an epoch. */
    public static final Position START = new Position(0, 0, 0);
  }

  /** A training that has not started. */
  RunState(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /** Restores the history of a saved training. */
  public final void restore(List<R> reports, Position saved, double savedRateFactor) {
    reports.forEach(this::add);
    position = saved;
    rateFactor = savedRateFactor;
  }

  /** Adds a finished epoch; returns whether it is the best so far. */
  final boolean add(R report) {
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
  final void move(Position to) {
    position = to;
  }

  /** Halves the learning rate from now on. */
  public void halveRate() {
    rateFactor /= 2;
  }

  /** What is being trained: this, or a pretraining that comes first. */
  public RunState<?> current() {
    return this;
  }

  public final Optimizer optimizer() {
    return optimizer;
  }

  /** One report per epoch, in order. */
  public final List<R> history() {
    return List.copyOf(history);
  }

  /** Whether each epoch was the best until then, in order. */
  final List<Boolean> improved() {
    return List.copyOf(improved);
  }

  /** Number of finished epochs. */
  public final int epochs() {
    return history.size();
  }

  /** The position in the current epoch. */
  public final Position position() {
    return position;
  }

  /** Factor on the learning rate after divergence. */
  public final double rateFactor() {
    return rateFactor;
  }

  /** The best epoch, counted from 1; 0 before the first. */
  public final int bestEpoch() {
    return bestEpoch;
  }

  /** Whether the last {@code patience} epochs were no better; never if that is 0. */
  public final boolean stopsEarly(int patience) {
    return patience > 0 && epochs() - bestEpoch >= patience;
  }
}
