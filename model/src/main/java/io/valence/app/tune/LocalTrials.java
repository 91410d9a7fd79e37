package io.valence.app.tune;

import io.valence.app.input.TrainingData;
import io.valence.app.train.MemoryEstimate;
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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Trains configurations one after the other on a backend. Where each is trained once, one that was
 * just trained for fewer epochs goes on from there, with the result of a training from the start;
 * with folds or seeds, or where the states of nine configurations would fill the memory, it is
 * trained from the start.
 */
public final class LocalTrials implements TrialRunner {
  private final SearchRows rows;
  private final Backend backend;
  private final BooleanSupplier over;
  private final SearchSpace space;
  private final boolean keepsStates;
  private final Map<Integer, TrainingState> states = new HashMap<>();
  private final Map<TrainingData, TrainingRows> learned = new IdentityHashMap<>();

  /**
   * Trials without a limit of time.
   *
   * @throws io.valence.data.table.InputException when training the base will not fit into memory
   */
  public LocalTrials(SearchRows rows, Backend backend) {
    this(rows, backend, () -> false, Runtime.getRuntime().maxMemory());
  }

  /**
   * @param over whether the time is over; does not bind the base
   * @param memory available heap in bytes
   */
  LocalTrials(SearchRows rows, Backend backend, BooleanSupplier over, long memory) {
    this.rows = rows;
    this.backend = backend;
    this.over = over;
    this.space = new SearchSpace(rows.config());
    estimate(0).requireFits(memory);
    this.keepsStates = rows.trainings() == 1 && bracket().heap() <= memory;
  }

  private MemoryEstimate estimate(int number) {
    return MemoryEstimate.of(space.trial(number), rows.part(0));
  }

  /** Of the first configurations that are compared; later ones are of similar size. */
  private MemoryEstimate bracket() {
    return MemoryEstimate.together(
        IntStream.rangeClosed(1, Search.BRACKET).mapToObj(this::estimate).toList());
  }

  /** Whether a configuration goes on from where its training ended. */
  boolean keepsStates() {
    return keepsStates;
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

  /** Trains one on all parts with all seeds; empty when the time ended before the epochs. */
  private Optional<Trial> train(TrialRequest request) {
    List<Trial> trials = new ArrayList<>();
    for (int training = 0; training < rows.trainings(); training++) {
      Optional<Trial> trial = train(request, training, state(request.number(), training));
      if (trial.isEmpty()) {
        return trial;
      }
      trials.add(trial.get());
    }
    return Optional.of(Trial.mean(trials));
  }

  private TrainingState state(int number, int training) {
    return keepsStates
        ? states.computeIfAbsent(number, each -> start(each, training))
        : start(number, training);
  }

  private TrainingState start(int number, int training) {
    return new TrainingStart(seeded(number, training), rows.part(training)).state();
  }

  /** The configuration of a trial with the seed of one of its trainings. */
  private RunConfig seeded(int number, int training) {
    return space.trial(number).with("train.seed=" + rows.seed(training));
  }

  private Optional<Trial> train(TrialRequest request, int training, TrainingState state) {
    boolean binds = request.number() > 0;
    if (binds && over.getAsBoolean()) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    RunConfig config = space.trial(request.number());
    boolean diverged = false;
    try {
      Trainer trainer =
          new Trainer(backend, seeded(request.number(), training).train(), learned(training));
      trainer.run(state, new Limit(request.epochs(), binds));
      if (binds
          && over.getAsBoolean()
          && state.epochs() < request.epochs()
          && !state.stopsEarly(config.train().stopping().patience())) {
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

  private TrainingRows learned(int training) {
    return learned.computeIfAbsent(rows.part(training), part -> part.rows(backend));
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
