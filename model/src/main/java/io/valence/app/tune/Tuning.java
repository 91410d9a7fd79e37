package io.valence.app.tune;

import io.valence.app.UsageException;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.RunFolder;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.channels.FileChannel;
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
  private static final String SEARCH = "search.json";
  private static final String TRIALS = "trials.jsonl";

  /** What {@code search.json} contains. */
  private record Described(RunConfig config, Map<String, String> inputs) {}

  /**
   * The result of a search.
   *
   * @param trials number of trials in the log
   * @param finished number of configurations besides the start that were trained to the end
   * @param best the recommended one: the start, unless another beats it by more than chance; null
   *     if there is none
   * @param start the base configuration; null when the search was interrupted
   * @param chance standard error of the start's accuracy, by which results on a dev set of its size
   *     vary
   * @param file of the best configuration
   */
  public record Result(
      int trials, int finished, Trial best, Trial start, double chance, Path file) {}

  /**
   * Tries configurations on this machine, or continues an earlier search.
   *
   * @param backend computes the trials; closed by its owner
   * @throws UsageException when the folder contains a search with other files or another start
   */
  public Result run(TrainingInputs inputs, TrainingData data, Backend backend, Budget budget)
      throws IOException {
    if (budget instanceof Budget.Time time) {
      long deadline = System.nanoTime() + time.duration().toNanos();
      BooleanSupplier over = () -> System.nanoTime() >= deadline;
      FileChannel lock = lock();
      try {
        TrialLog log = begin(inputs, data);
        search(new LocalTrials(data, backend, over), log, data).until(over);
        return result(log, data);
      } finally {
        lock.close();
      }
    }
    return run(inputs, data, new LocalTrials(data, backend), (Budget.Trials) budget);
  }

  /**
   * The same with trials that something else trains, perhaps several at once.
   *
   * @throws UsageException when the folder contains a search with other files or another start
   */
  public Result run(
      TrainingInputs inputs, TrainingData data, TrialRunner runner, Budget.Trials budget)
      throws IOException {
    FileChannel lock = lock();
    try {
      TrialLog log = begin(inputs, data);
      search(runner, log, data).trials(budget.count());
      log.sort();
      return result(log, data);
    } finally {
      lock.close();
    }
  }

  /**
   * Writes what is searched into a new folder.
   *
   * @throws UsageException when the folder contains a search with other files or another start
   */
  public void create(TrainingInputs inputs, TrainingData data) throws IOException {
    Files.createDirectories(folder);
    requireSameSearch(data.config(), inputs);
  }

  /** The effective base configuration of the folder's search; empty if there is no search. */
  public Optional<RunConfig> base() throws IOException {
    Path file = folder.resolve(SEARCH);
    return Files.exists(file)
        ? Json.read(Files.readString(file), Described.class)
            .map(search -> search.config().complete())
        : Optional.empty();
  }

  /** Keeps other searches out of the folder: each writes the whole log. */
  private FileChannel lock() throws IOException {
    return new RunFolder(folder).lock();
  }

  private TrialLog begin(TrainingInputs inputs, TrainingData data) throws IOException {
    create(inputs, data);
    TrialLog log = new TrialLog(folder.resolve(TRIALS));
    if (log.best() != null) {
      listener.resumed(log.trials().size());
    }
    return log;
  }

  private Search search(TrialRunner runner, TrialLog log, TrainingData data) {
    return new Search(runner, log, listener, data.config().train().stopping().epochs());
  }

  /** Trials with other rows or another start are not comparable. */
  private void requireSameSearch(RunConfig base, TrainingInputs inputs) throws IOException {
    Described search = new Described(base, inputs.hashes());
    Path file = folder.resolve(SEARCH);
    if (!Files.exists(file)) {
      new AtomicFile(file).write(Json.pretty(search));
    } else if (!Files.readString(file).equals(Json.pretty(search))) {
      throw new UsageException(
          folder
              + " contains a search with other files or another configuration; use another"
              + " folder");
    }
  }

  private Result result(TrialLog log, TrainingData data) throws IOException {
    int epochs = data.config().train().stopping().epochs();
    int rows = data.dev().rows();
    Path file = folder.resolve(BEST);
    Trial start = log.find(new TrialRequest(0, epochs));
    if (start == null) {
      return new Result(log.trials().size(), 0, null, null, 0, file);
    }
    double chance = Math.sqrt(start.accuracy() * (1 - start.accuracy()) / rows);
    // The best of many trials on a small dev set is often luck.
    Trial best = log.best();
    best = best.badness() < start.badness() - chance ? best : start;
    new AtomicFile(file).write(Json.pretty(best.config()));
    int finished =
        (int)
            log.trials().stream()
                .filter(trial -> trial.number() > 0 && trial.epochs() == epochs)
                .count();
    return new Result(log.trials().size(), finished, best, start, chance, file);
  }
}
