package io.valence.cli.view;

import io.valence.app.tune.Budget;
import io.valence.app.tune.Trial;
import io.valence.app.tune.TrialListener;
import io.valence.app.tune.Tuning;
import io.valence.cli.console.Terminal;
import io.valence.model.config.ConfigChanges;
import io.valence.model.config.RunConfig;
import java.time.Duration;
import java.util.Locale;

/** A search for a better configuration: each trial, and what came of it. */
public final class SearchView implements TrialListener {
  /** Other configurations trained to the end, below which the best one says little. */
  private static final int LEAST_FINISHED = 3;

  private final Terminal terminal;
  private final RunConfig start;
  private final Budget budget;
  private final long began = System.nanoTime();

  /**
   * @param start the base configuration
   * @param budget of the search, which begins now
   */
  public SearchView(Terminal terminal, RunConfig start, Budget budget) {
    this.terminal = terminal;
    this.start = start;
    this.budget = budget;
  }

  /** Says how long the search takes. */
  public void starting() {
    terminal.note(
        "%s; Ctrl-C ends the search; run the same command to continue it",
        budget instanceof Budget.Time time
            ? "searching for " + words(time.duration())
            : "trying the starting configuration and "
                + configurations(((Budget.Trials) budget).count()));
  }

  private static String words(Duration time) {
    return time.toSeconds() % 60 == 0 && time.toSeconds() > 0
        ? time.toMinutes() + " min"
        : time.toSeconds() + " s";
  }

  @Override
  public void resumed(int tried) {
    terminal.note("resuming after %s", configurations(tried));
  }

  @Override
  public void trial(Trial trial, boolean best) {
    terminal.note("%s%s", trial.summary(), best ? "  best" : "");
    terminal.detail("           %s", changes(trial));
    if (trial.number() == 0 && budget instanceof Budget.Time time) {
      expect(trial.seconds(), time.duration().minusNanos(System.nanoTime() - began));
    }
  }

  /** Says at the start, not at the end, if the time is too short for a conclusion. */
  private void expect(double seconds, Duration left) {
    double needed = LEAST_FINISHED * seconds;
    if (left.toMillis() / 1e3 < needed) {
      terminal.note(
          "a training takes %.0f s, so that fewer than %d other configurations will be trained to the"
              + " end; --budget %dm would allow more",
          seconds,
          LEAST_FINISHED,
          // Others end early and take a part of the time too.
          Duration.ofSeconds((long) (4 * needed)).toMinutes() + 1);
    }
  }

  private static String configurations(int number) {
    return number == 1 ? "1 configuration" : number + " configurations";
  }

  private String changes(Trial trial) {
    return String.join(" ", new ConfigChanges(start, trial.config()).assignments());
  }

  /**
   * Prints the result.
   *
   * @return whether there is one
   */
  public boolean result(Tuning.Result result) {
    if (result.best() == null || result.best().hasDiverged()) {
      terminal.note("the starting configuration diverged or was not trained");
      return false;
    }
    terminal.note(
        "%s; the starting configuration %s",
        configurations(result.configurations()),
        result.start().hasDiverged()
            ? "diverged"
            : String.format(
                Locale.ROOT,
                "has dev accuracy %.4f and loss %.4f",
                result.start().accuracy(),
                result.start().loss()));
    if (result.finished() < LEAST_FINISHED) {
      terminal.note(
          "%s trained to the end: too few to conclude anything; run the same command with more"
              + " --budget or --trials to continue",
          result.finished() == 1
              ? "1 other configuration was"
              : result.finished() + " other configurations were");
    }
    if (result.best().number() == 0) {
      terminal.note(
          "none is better by more than chance (%.4f with so many dev rows): the starting configuration is kept",
          result.chance());
    } else {
      terminal.note(
          "%s is trial %d with dev accuracy %.4f and loss %.4f: %s",
          result.finished() < LEAST_FINISHED ? "the best so far" : "the best",
          result.best().number(),
          result.best().accuracy(),
          result.best().loss(),
          changes(result.best()));
    }
    return true;
  }
}
