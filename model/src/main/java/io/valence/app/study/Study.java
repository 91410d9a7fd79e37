package io.valence.app.study;

import io.valence.app.UsageException;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import io.valence.app.train.TrainingJob;
import io.valence.data.DataConfig;
import io.valence.data.LabeledFile;
import io.valence.data.TokenizedCorpus;
import io.valence.data.table.InputException;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Trains the runs of a study in a folder, each once: {@code RECIPE/rows-N/seed-S} is a run folder,
 * {@code study.json} says what was compared.
 *
 * @param job the common settings of all trainings
 * @param folder to write
 * @param base configuration that the recipes change
 */
public record Study(TrainingJob job, Path folder, RunConfig base, StudyPlan plan) {
  /**
   * The finished runs of the folder, also those that an earlier plan had.
   *
   * @param completed whether all of the plan are among them
   * @param runs those of the recipes, and of the linear model beside the first one
   */
  public record Result(boolean completed, List<StudyRun> runs) {}

  /** Is notified of each run. */
  @FunctionalInterface
  public interface Progress {
    /**
     * A run is finished.
     *
     * @param number of the run, from 1
     */
    void finished(int number, StudyRun run);
  }

  /**
   * Trains what is missing.
   *
   * @throws UsageException when the folder has a study of other files or settings, or something
   *     else, or another process trains in it
   */
  public Result run(TrainingInputs inputs, Progress progress) throws IOException {
    plan.recipes().forEach(this::config);
    requireFree();
    requireEnough(inputs);
    RunLock lock = new RunFolder(folder).lock();
    try {
      return trained(inputs, progress);
    } finally {
      lock.close();
    }
  }

  /** Throws unless the folder has a study, or nothing. */
  private void requireFree() throws IOException {
    if (StudyRecord.isIn(folder)) {
      return;
    }
    new RunFolder(folder).requireFree(true);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        if (inside.anyMatch(file -> !file.endsWith(".lock"))) {
          throw new UsageException(folder + " is not empty and has no study; use another folder");
        }
      }
    }
  }

  private Result trained(TrainingInputs inputs, Progress progress) throws IOException {
    new StudyRecord(
            Json.fieldsOf(base), inputs.hashes(), plan.settings(), plan.rows(), plan.seeds())
        .addTo(folder);
    int number = 0;
    // The first run reports bad rows of the other files, and no other run does.
    TrainingInputs reported = inputs.with(new OtherBadRows(inputs, folder));
    for (int rows : plan.rows()) {
      for (Recipe recipe : plan.recipes()) {
        for (long seed : plan.seeds()) {
          Map<String, Object> test = run(reported, recipe, rows, seed);
          reported = inputs.again();
          if (test == null) {
            return new Result(false, finished());
          }
          progress.finished(++number, run(recipe.name(), rows, seed, test));
        }
      }
    }
    return new Result(true, finished());
  }

  /** Reads the training file, of which the runs may see samples only, and reports its bad rows. */
  private void requireEnough(TrainingInputs inputs) {
    DataConfig words =
        base.with("data.tokenizer=whitespace").data(); // which text is empty is alike
    TokenizedCorpus.read(new LabeledFile(inputs.train(), words, inputs.badRows()));
    for (int rows : plan.rows()) {
      if (rows != StudyPlan.ALL) {
        sample(inputs.again()).requireEnough(rows);
      }
    }
  }

  /** All finished runs of the folder, also those of earlier plans, and the linear models' last. */
  private List<StudyRun> finished() throws IOException {
    StudyRecord record = StudyRecord.read(folder);
    List<StudyRun> runs = new ArrayList<>();
    List<StudyRun> linear = new ArrayList<>();
    List<String> recipes = List.copyOf(record.recipes().keySet());
    for (int rows : record.rows()) {
      for (String recipe : recipes) {
        for (long seed : record.seeds()) {
          Optional<Map<String, Object>> metrics = runFolder(recipe, rows, seed).metrics();
          if (metrics.isPresent()) {
            Map<String, Object> test = Json.fieldsOf(metrics.get().get("test"));
            runs.add(run(recipe, rows, seed, test));
            if (recipe.equals(recipes.get(0))) {
              linear(rows, seed, test).ifPresent(linear::add);
            }
          }
        }
      }
    }
    runs.addAll(linear);
    return runs;
  }

  private RunFolder runFolder(String recipe, int rows, long seed) {
    return new RunFolder(
        folder
            .resolve(recipe)
            .resolve(rows == StudyPlan.ALL ? "rows-all" : "rows-" + rows)
            .resolve("seed-" + seed));
  }

  /**
   * The metrics on the test rows of a run, which goes on if it was stopped; null if it is stopped.
   */
  private Map<String, Object> run(TrainingInputs inputs, Recipe recipe, int rows, long seed)
      throws IOException {
    RunFolder run = runFolder(recipe.name(), rows, seed);
    if (run.metrics().isEmpty()) {
      ConfigReader settings = new ConfigReader(config(recipe)).set("train.seed=" + seed);
      RunConfig config = settings.read();
      TrainingInputs own =
          TrainingInputs.of(
                  InputPaths.of(trainingFile(inputs, rows, seed), inputs.dev(), inputs.test()),
                  config,
                  inputs.badRows())
              .withTeaching(inputs.teaching());
      if (!job.run(run, config, own, Files.exists(run.config())).completed()) {
        return null;
      }
      run.removeCheckpoints(); // a study has many runs, which are not trained further
    }
    return Json.fieldsOf(run.metrics().orElseThrow().get("test"));
  }

  /** The configuration of a recipe, which must not be of a seed or of other rows. */
  private RunConfig config(Recipe recipe) {
    for (String setting : recipe.settings()) {
      if (setting.startsWith("train.seed=")) {
        throw new UsageException("recipe " + recipe.name() + ": seeds are given by --seeds");
      }
    }
    try {
      return new ConfigReader(base).all(recipe.settings()).read();
    } catch (InputException e) {
      throw new InputException("recipe " + recipe.name() + ": " + e.getMessage(), e);
    }
  }

  private RowSample sample(TrainingInputs inputs) {
    return new RowSample(inputs.train(), base.data(), inputs.badRows());
  }

  private Path trainingFile(TrainingInputs inputs, int rows, long seed) throws IOException {
    if (rows == StudyPlan.ALL) {
      return inputs.train();
    }
    Path sample = folder.resolve("rows-" + rows + "-seed-" + seed + ".csv");
    if (!Files.exists(sample)) {
      sample(inputs.again()).write(rows, seed, sample);
    }
    return sample;
  }

  private static StudyRun run(String recipe, int rows, long seed, Map<String, Object> test) {
    return new StudyRun(
        recipe,
        rows,
        seed,
        number(test, "accuracy"),
        number(test, "macro_f1"),
        number(test, "loss"));
  }

  /** The linear model beside a run; an ensemble has none. */
  private static Optional<StudyRun> linear(int rows, long seed, Map<String, Object> test) {
    Map<String, Object> baselines = Json.fieldsOf(test.get("baselines"));
    return baselines.containsKey("bag_of_words")
        ? Optional.of(
            new StudyRun(
                Recipe.LINEAR,
                rows,
                seed,
                number(baselines, "bag_of_words"),
                Double.NaN,
                number(baselines, "bag_of_words_loss")))
        : Optional.empty();
  }

  private static double number(Map<String, Object> fields, String name) {
    return ((Number) fields.get(name)).doubleValue();
  }
}
