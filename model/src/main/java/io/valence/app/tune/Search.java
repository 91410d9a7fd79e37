package io.valence.app.tune;

import io.valence.app.input.TrainingData;
import io.valence.app.train.TrainingStart;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.Evaluation;
import io.valence.model.math.Backend;
import io.valence.model.train.DivergedException;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Successive halving (Jamieson and Talwalkar, 2016): nine configurations train for a few epochs,
 * the best third goes on for three times as many, of these the best to the end; then nine others.
 *
 * <p>A trial depends on the seed and its number alone; how many are made, on the time.
 */
final class Search {
  private static final int BRACKET = 9;
  private static final int FACTOR = 3;

  private final TrialListener listener;
  private final SearchSpace space;
  private final TrainingData data;
  private final TrialLog log;
  private final long deadline;

  /**
   * @param deadline of {@link System#nanoTime} after which nothing new begins
   */
  Search(
      TrialListener listener, SearchSpace space, TrainingData data, TrialLog log, long deadline) {
    this.listener = listener;
    this.space = space;
    this.data = data;
    this.log = log;
    this.deadline = deadline;
  }

  /** Tries until the time is over; the trials stand in the log. */
  void run(Backend backend) throws IOException {
    for (int first = 0; !over(); first += BRACKET) {
      Map<Integer, TrainingState> states = new HashMap<>();
      List<Integer> numbers = IntStream.range(first, first + BRACKET).boxed().toList();
      int most = space.base().train().stopping().epochs();
      for (int epochs = Math.max(1, most / (FACTOR * FACTOR)); !numbers.isEmpty(); ) {
        List<Trial> made = rung(backend, numbers, epochs, states);
        int kept = numbers.size() / FACTOR;
        numbers = made.stream().sorted().limit(kept).map(Trial::number).toList();
        epochs = numbers.size() == 1 ? most : Math.min(most, epochs * FACTOR);
      }
    }
  }

  private boolean over() {
    return System.nanoTime() >= deadline;
  }

  /** Trains some configurations up to so many epochs each; all that time allows. */
  private List<Trial> rung(
      Backend backend, List<Integer> numbers, int epochs, Map<Integer, TrainingState> states)
      throws IOException {
    List<Trial> made = new ArrayList<>();
    for (int number : numbers) {
      Trial trial = log.find(number, epochs);
      if (trial == null && !over()) {
        trial = train(backend, number, epochs, states);
        log.add(trial);
        listener.trial(trial, trial == log.best());
      }
      if (trial != null) {
        made.add(trial);
      }
    }
    return over() ? List.of() : made;
  }

  private Trial train(Backend backend, int number, int epochs, Map<Integer, TrainingState> states) {
    long start = System.nanoTime();
    RunConfig config = space.trial(number);
    TrainingState state =
        states.computeIfAbsent(number, n -> new TrainingStart(config, data).state());
    boolean diverged = false;
    try {
      new Trainer(backend, config.train(), data.train(), data.dev())
          .run(state, (now, report, isBest) -> now.epochs() < epochs);
    } catch (DivergedException e) {
      // A rate too high is what a search may meet: the trial is the worst there is.
      diverged = true;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (diverged) {
      return Trial.diverged(number, epochs, seconds, config);
    }
    Evaluation best = state.history().get(state.bestEpoch() - 1).dev();
    return new Trial(number, epochs, best.accuracy(), best.loss(), seconds, config);
  }
}
