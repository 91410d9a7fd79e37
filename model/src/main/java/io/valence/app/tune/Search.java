package io.valence.app.tune;

import io.valence.app.input.TrainingData;
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
import java.util.stream.IntStream;

/**
 * Trains the base configuration to the end, however long it takes, since all others are compared
 * with it; then runs successive halving (Jamieson and Talwalkar, 2016): nine others train for a
 * third of the epochs, and the best third of them to the end; then the next nine.
 *
 * <p>A trial depends only on its number and the seed; the number of trials, on the time.
 */
final class Search {
  private static final int BRACKET = 9;
  private static final int FACTOR = 3;

  private final TrialListener listener;
  private final SearchSpace space;
  private final TrainingData data;
  private final TrialLog log;
  private final long deadline;
  private TrainingRows rows; // made for the first trial

  /**
   * @param deadline of {@link System#nanoTime} after which no trial starts
   */
  Search(
      TrialListener listener, SearchSpace space, TrainingData data, TrialLog log, long deadline) {
    this.listener = listener;
    this.space = space;
    this.data = data;
    this.log = log;
    this.deadline = deadline;
  }

  /** Runs trials until the time is over; the log contains them. */
  void run(Backend backend) throws IOException {
    int most = space.base().train().stopping().epochs();
    rung(backend, List.of(0), most, new HashMap<>());
    for (int first = 1; !over(); first += BRACKET) {
      Map<Integer, TrainingState> states = new HashMap<>();
      List<Integer> numbers = IntStream.range(first, first + BRACKET).boxed().toList();
      List<Integer> best =
          rung(backend, numbers, Math.max(1, most / FACTOR), states).stream()
              .sorted()
              .limit(BRACKET / FACTOR)
              .map(Trial::number)
              .toList();
      rung(backend, best, most, states);
    }
  }

  private boolean over() {
    return System.nanoTime() >= deadline;
  }

  /** Trains some configurations for a number of epochs each, as time allows. */
  private List<Trial> rung(
      Backend backend, List<Integer> numbers, int epochs, Map<Integer, TrainingState> states)
      throws IOException {
    List<Trial> made = new ArrayList<>();
    for (int number : numbers) {
      Trial trial = log.find(number, epochs);
      if (trial == null && (number == 0 || !over())) {
        trial = train(backend, number, epochs, states);
        if (trial == null) {
          break;
        }
        log.add(trial);
        listener.trial(trial, trial == log.best());
      }
      if (trial != null) {
        made.add(trial);
      }
    }
    return over() ? List.of() : made;
  }

  /** The same for all trials. */
  private TrainingRows rows(Backend backend) {
    if (rows == null) {
      rows = data.rows(backend);
    }
    return rows;
  }

  /** Returns null when the time ended before the epochs. */
  private Trial train(Backend backend, int number, int epochs, Map<Integer, TrainingState> states) {
    long start = System.nanoTime();
    RunConfig config = space.trial(number);
    TrainingState state =
        states.computeIfAbsent(number, n -> new TrainingStart(config, data).state());
    boolean diverged = false;
    try {
      Trainer trainer = new Trainer(backend, config.train(), rows(backend));
      trainer.run(state, new Deadline(epochs, number > 0));
      if (number > 0 && over() && state.epochs() < epochs && !trainer.stopped(state)) {
        return null;
      }
    } catch (DivergedException e) {
      // A search may try too high a learning rate: the trial ranks last.
      diverged = true;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (diverged) {
      return Trial.diverged(number, epochs, seconds, config);
    }
    EpochReport best = state.history().get(state.bestEpoch() - 1);
    return new Trial(number, epochs, best.dev().accuracy(), best.calibratedLoss(), seconds, config);
  }

  /** Ends a training after some epochs, or within one when the time is over. */
  private final class Deadline implements Trainer.Listener {
    private final int epochs;
    private final boolean binds;

    Deadline(int epochs, boolean binds) {
      this.epochs = epochs;
      this.binds = binds;
    }

    @Override
    public boolean batch(TrainingState state, int batches) {
      return !binds || !over();
    }

    @Override
    public boolean epoch(TrainingState state, EpochReport report, boolean best) {
      return state.epochs() < epochs;
    }
  }
}
