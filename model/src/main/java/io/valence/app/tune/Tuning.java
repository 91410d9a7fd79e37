package io.valence.app.tune;

import io.valence.app.UsageException;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.JsonFile;
import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A search for a better configuration in a folder: {@code search.json} records what it searches,
 * {@code trials.jsonl} has one trial per line, {@code best.json} the best configuration.
 */
public record Tuning(Path folder, TrialListener listener) {
  private static final String BEST = "best.json";
  private static final String SEARCH = RunFolder.SEARCH;
  private static final String TRIALS = "trials.jsonl";

  /** What {@code search.json} contains. */
  private record Described(
      RunConfig config, Map<String, String> inputs, Integer folds, Integer seeds) {
    private Described {
      folds = folds == null ? 1 : folds; // earlier versions had neither
      seeds = seeds == null ? 1 : seeds;
    }
  }

  /**
   * The result of a search.
   *
   * @param configurations number of configurations tried, the start among them
   * @param finished number of configurations besides the start that were trained to the end
   * @param best the recommended one: the start, unless another beats it by more than chance; null
   *     if there is none
   * @param start the base configuration; null when the search was interrupted
   * @param chance standard error of the start's accuracy, by which results on a dev set of its size
   *     vary
   * @param file of the best configuration
   */
  public record Result(
      int configurations, int finished, Trial best, Trial start, double chance, Path file) {}

  /**
   * Tries configurations on this machine, or continues an earlier search.
   *
   * @param backend computes the trials; closed by its owner
   * @throws UsageException when the folder contains a search with other files or another start
   * @throws InputException when training the base will not fit into memory
   */
  public Result run(TrainingInputs inputs, SearchRows rows, Backend backend, Budget budget)
      throws IOException {
    if (budget instanceof Budget.Time time) {
      long deadline = System.nanoTime() + time.duration().toNanos();
      BooleanSupplier over = () -> System.nanoTime() >= deadline;
      LocalTrials trials = new LocalTrials(rows, backend, over, Runtime.getRuntime().maxMemory());
      RunLock lock = lock();
      try {
        TrialLog log = begin(inputs, rows);
        search(trials, log, rows).until(over);
        return result(log, rows);
      } finally {
        lock.close();
      }
    }
    return run(inputs, rows, new LocalTrials(rows, backend), (Budget.Trials) budget);
  }

  /**
   * The same with trials that something else trains, perhaps several at once.
   *
   * @throws UsageException when the folder contains a search with other files or another start
   */
  public Result run(
      TrainingInputs inputs, SearchRows rows, TrialRunner runner, Budget.Trials budget)
      throws IOException {
    RunLock lock = lock();
    try {
      TrialLog log = begin(inputs, rows);
      search(runner, log, rows).trials(budget.count());
      log.sort();
      return result(log, rows);
    } finally {
      lock.close();
    }
  }

  /**
   * Writes what is searched into a new folder.
   *
   * @throws UsageException when the folder contains a search with other files or another start
   */
  public void create(TrainingInputs inputs, SearchRows rows) throws IOException {
    Files.createDirectories(folder);
    Repeats repeats = rows.repeats();
    requireSameSearch(
        new Described(rows.config(), inputs.hashes(), repeats.folds(), repeats.seeds()));
  }

  /** The effective base configuration of the folder's search; empty if there is no search. */
  public Optional<RunConfig> base() throws IOException {
    return described().map(search -> search.config().complete());
  }

  /** How often the folder's search trains each configuration. */
  public Repeats repeats() throws IOException {
    return described()
        .map(search -> new Repeats(search.folds(), search.seeds()))
        .orElse(Repeats.NONE);
  }

  private Optional<Described> described() throws IOException {
    Path file = folder.resolve(SEARCH);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Optional<Described> search =
        new JsonFile(file).read(Described.class).filter(read -> read.config() != null);
    if (search.isEmpty()) {
      throw new InputException(
          file.toString(), "is damaged or of another version of Valence", "use another folder");
    }
    return search;
  }

  /** Keeps other searches out of the folder: each writes the whole log. */
  private RunLock lock() throws IOException {
    return new RunFolder(folder).lock();
  }

  private TrialLog begin(TrainingInputs inputs, SearchRows rows) throws IOException {
    create(inputs, rows);
    TrialLog log = new TrialLog(folder.resolve(TRIALS));
    if (log.best() != null) {
      listener.resumed(configurations(log));
    }
    return log;
  }

  private Search search(TrialRunner runner, TrialLog log, SearchRows rows) {
    return new Search(runner, log, listener, rows.config().train().stopping().epochs());
  }

  /** Trials with other rows or another start are not comparable. */
  private void requireSameSearch(Described search) throws IOException {
    Path file = folder.resolve(SEARCH);
    if (!Files.exists(file)) {
      new JsonFile(file).write(search);
    } else if (!described().equals(Optional.of(search))) {
      throw new UsageException(
          folder
              + " contains a search with other files, folds, seeds or another configuration; use"
              + " another folder");
    }
  }

  private Result result(TrialLog log, SearchRows rows) throws IOException {
    int epochs = rows.config().train().stopping().epochs();
    Path file = folder.resolve(BEST);
    Trial start = log.find(new TrialRequest(0, epochs));
    if (start == null) {
      return new Result(configurations(log), 0, null, null, 0, file);
    }
    // By Laplace's rule, since a start that is right on all of few rows is not certain either.
    double right = (start.accuracy() * rows.devRows() + 1) / (rows.devRows() + 2);
    double chance = Math.sqrt(right * (1 - right) / rows.devRows());
    // The best of many trials on a small dev set is often luck.
    Trial best = log.best();
    best = best.objective() < start.objective() - chance ? best : start;
    new JsonFile(file).write(best.config());
    int finished =
        (int)
            log.trials().stream()
                .filter(trial -> trial.number() > 0 && trial.epochs() == epochs)
                .count();
    return new Result(configurations(log), finished, best, start, chance, file);
  }

  /** Some are trained several times, each time to a later epoch. */
  private static int configurations(TrialLog log) {
    return (int) log.trials().stream().map(Trial::number).distinct().count();
  }
}
