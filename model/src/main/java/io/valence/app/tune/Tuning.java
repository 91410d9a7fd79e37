package io.valence.app.tune;

import io.valence.app.UsageException;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.data.Seed;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A search for a better configuration in a folder: {@code search.json} records what it searches,
 * {@code trials.jsonl} has one trial per line, {@code best.json} the best configuration.
 *
 * @param backend computes the trials; closed by its owner
 */
public record Tuning(Path folder, Backend backend, TrialListener listener) {
  private static final String BEST = "best.json";
  private static final String SEARCH = "search.json";
  private static final String TRIALS = "trials.jsonl";

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
   * Tries configurations until the time is over, or continues an earlier search.
   *
   * @throws UsageException when the folder contains a search with other files or another start
   */
  public Result run(TrainingInputs inputs, TrainingData data, Duration budget) throws IOException {
    RunConfig base = data.config();
    Files.createDirectories(folder);
    requireSameSearch(base, inputs);
    TrialLog log = new TrialLog(folder.resolve(TRIALS));
    if (log.best() != null) {
      listener.resumed(log.trials().size());
    }
    SearchSpace space = new SearchSpace(base, new Seed(base.train().compute().seed()));
    long deadline = System.nanoTime() + budget.toNanos();
    new Search(listener, space, data, log, deadline).run(backend);
    return result(log, base.train().stopping().epochs(), data.dev().rows());
  }

  /** Trials with other rows or another start are not comparable. */
  private void requireSameSearch(RunConfig base, TrainingInputs inputs) throws IOException {
    Map<String, Object> search = new LinkedHashMap<>();
    search.put("config", base);
    search.put("inputs", inputs.hashes());
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

  /**
   * @param epochs of a full training
   * @param rows of dev
   */
  private Result result(TrialLog log, int epochs, int rows) throws IOException {
    Path file = folder.resolve(BEST);
    Trial start = log.find(0, epochs);
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
