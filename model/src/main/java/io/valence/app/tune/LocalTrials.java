package io.valence.app.tune;

import io.valence.app.train.TrainingStart;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import io.valence.model.train.DivergedException;
import io.valence.model.train.EpochReport;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingRows;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Trains configurations one after the other on a backend. A configuration that was just trained for
 * fewer epochs goes on from there, with the result of a training from the start.
 */
public final class LocalTrials implements TrialRunner {
  private final SearchRows rows;
  private final Backend backend;
  private final BooleanSupplier over;
  private final SearchSpace space;
  private final Map<Integer, List<TrainingState>> states = new HashMap<>();
  private List<TrainingRows> learned; // the same for all; made for the first

  /** With all the time in the world. */
  public LocalTrials(SearchRows rows, Backend backend) {
    this(rows, backend, () -> false);
  }

  /**
   * @param over whether the time is over; does not bind the base
   */
  LocalTrials(SearchRows rows, Backend backend, BooleanSupplier over) {
    this.rows = rows;
    this.backend = backend;
    this.over = over;
    this.space = new SearchSpace(rows.config());
  }

  @Override
  public int concurrency() {
    return 1;
  }

  @Override
  public void run(List<TrialRequest> requests, Handler handler) throws IOException {
    states
        .keySet()
        .retainAll(requests.stream().map(TrialRequest::number).collect(Collectors.toSet()));
    for (TrialRequest request : requests) {
      Optional<Trial> trial = train(request);
      if (trial.isPresent()) {
        handler.done(trial.get());
      }
    }
  }

  /** Trains one on all parts; empty when the time ended before the epochs. */
  private Optional<Trial> train(TrialRequest request) {
    List<TrainingState> parts =
        states.computeIfAbsent(
            request.number(),
            number ->
                rows.parts().stream()
                    .map(part -> new TrainingStart(space.trial(number), part).state())
                    .toList());
    List<Trial> trials = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      Optional<Trial> trial = train(request, parts.get(part), learned().get(part));
      if (trial.isEmpty()) {
        return trial;
      }
      trials.add(trial.get());
    }
    return Optional.of(Trial.mean(trials));
  }

  private Optional<Trial> train(TrialRequest request, TrainingState state, TrainingRows part) {
    boolean binds = request.number() > 0;
    if (binds && over.getAsBoolean()) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    RunConfig config = space.trial(request.number());
    boolean diverged = false;
    try {
      Trainer trainer = new Trainer(backend, config.train(), part);
      trainer.run(state, new Limit(request.epochs(), binds));
      if (binds
          && over.getAsBoolean()
          && state.epochs() < request.epochs()
          && !trainer.stopped(state)) {
        return Optional.empty();
      }
    } catch (DivergedException e) {
      // A search may try too high a learning rate: the trial ranks last.
      diverged = true;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (diverged) {
      return Optional.of(Trial.diverged(request, seconds, config));
    }
    EpochReport best = state.history().get(state.bestEpoch() - 1);
    return Optional.of(
        new Trial(
            request.number(),
            request.epochs(),
            best.dev().accuracy(),
            best.calibratedLoss(),
            seconds,
            config));
  }

  private List<TrainingRows> learned() {
    if (learned == null) {
      learned = rows.parts().stream().map(part -> part.rows(backend)).toList();
    }
    return learned;
  }

  /** Ends a training after some epochs, or within one when the time is over. */
  private final class Limit implements Trainer.Listener {
    private final int epochs;
    private final boolean binds;

    Limit(int epochs, boolean binds) {
      this.epochs = epochs;
      this.binds = binds;
    }

    @Override
    public boolean batch(TrainingState state, int batches) {
      return !binds || !over.getAsBoolean();
    }

    @Override
    public boolean epoch(TrainingState state, EpochReport report, boolean best) {
      return state.epochs() < epochs;
    }
  }
}
