package io.valence;

import io.valence.app.UsageException;
import io.valence.app.device.Backends;
import io.valence.app.device.DeviceUnavailableException;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.run.RunFolder;
import io.valence.app.train.TrainingJob;
import io.valence.app.train.TrainingListener;
import io.valence.app.train.TrainingResult;
import io.valence.data.output.RejectedRows;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.InputException;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import io.valence.model.train.DivergedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A training run to be started.
 *
 * <pre>{@code
 * TrainingResult result =
 *     Training.of(RunConfig.DEFAULT.with("train.epochs=10"))
 *         .on(Path.of("train.csv"))
 *         .test(Path.of("test.csv"))
 *         .run(Path.of("run"));
 * }</pre>
 *
 * <p>It is immutable: each method returns a new one. It writes a run folder, which {@link
 * SentimentModel#load(Path)} and the command line read. The same seed gives the same bits with any
 * number of threads.
 */
public final class Training {
  private final RunConfig config;
  private final InputPaths files;
  private final TrainingListener listener;
  private final BadRowPolicy badRows;
  private final Duration checkpointEvery;
  private final boolean replaces;

  private Training(
      RunConfig config,
      InputPaths files,
      TrainingListener listener,
      BadRowPolicy badRows,
      Duration checkpointEvery,
      boolean replaces) {
    this.config = config;
    this.files = files;
    this.listener = listener;
    this.badRows = badRows;
    this.checkpointEvery = checkpointEvery;
    this.replaces = replaces;
  }

  /**
   * A training with a configuration.
   *
   * @param config all keys
   * @return a training that still needs its rows, see {@link #on}
   */
  public static Training of(RunConfig config) {
    return new Training(
        Objects.requireNonNull(config, "config"),
        new InputPaths(null, null, null),
        TrainingListener.NONE,
        new BadRowPolicy.Fail(),
        TrainingJob.USUAL_CHECKPOINT,
        false);
  }

  private Training with(InputPaths otherFiles) {
    return new Training(config, otherFiles, listener, badRows, checkpointEvery, replaces);
  }

  /**
   * The rows to train on; for rows that are in no file, see {@link SampleFile}.
   *
   * @param file {@code .csv}, {@code .tsv}, {@code .jsonl}, {@code .xlsx} or {@code .parquet} with
   *     a text and a label column, also {@code .gz}
   * @return a training on them
   */
  public Training on(Path file) {
    return with(new InputPaths(file.toString(), files.dev(), files.test()));
  }

  /**
   * The rows that select the best epoch; by default a part of the training rows.
   *
   * @param file as for {@link #on}
   * @return a training with them
   */
  public Training dev(Path file) {
    return with(new InputPaths(files.train(), file.toString(), files.test()));
  }

  /**
   * The rows for the final report.
   *
   * @param file as for {@link #on}
   * @return a training with them
   */
  public Training test(Path file) {
    return with(new InputPaths(files.train(), files.dev(), file.toString()));
  }

  /**
   * The listener, which is notified and may stop the run.
   *
   * @param other called on the training thread
   * @return a training with it
   */
  public Training listener(TrainingListener other) {
    return new Training(
        config,
        files,
        Objects.requireNonNull(other, "listener"),
        badRows,
        checkpointEvery,
        replaces);
  }

  /**
   * How unusable rows are handled; by default the first one ends the training.
   *
   * @param policy for them
   * @return a training with it
   */
  public Training badRows(BadRowPolicy policy) {
    return new Training(
        config,
        files,
        listener,
        Objects.requireNonNull(policy, "policy"),
        checkpointEvery,
        replaces);
  }

  /**
   * How often the current epoch is saved; by default every five minutes.
   *
   * @param time between two checkpoints, not negative
   * @return a training with them
   */
  public Training checkpointEvery(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time between checkpoints: " + time);
    }
    return new Training(config, files, listener, badRows, time, replaces);
  }

  /**
   * Replaces an earlier run in the folder, which is refused by default.
   *
   * @return a training that does
   */
  public Training replacing() {
    return new Training(config, files, listener, badRows, checkpointEvery, true);
  }

  /**
   * Trains, and writes a run folder.
   *
   * @param folder created if missing
   * @return how it ended
   * @throws InputException when a file cannot be read, or a row cannot be used
   * @throws UsageException when the folder contains another run
   * @throws DeviceUnavailableException when the device or backend is not available
   * @throws DivergedException when the loss is not a finite number three times in a row
   * @throws IOException when the folder cannot be written
   */
  public TrainingResult run(Path folder) throws IOException {
    if (files.train() == null) {
      throw new UsageException("a training needs rows; name them by on(file)");
    }
    RunFolder run = new RunFolder(folder);
    run.requireFree(replaces);
    return run(run, config, files, false);
  }

  /**
   * Continues a run that was stopped, with the same bits as without the stop; a completed run is
   * left unchanged. Configuration and files are those of the run: only the listener, the bad-row
   * policy and the checkpoint interval of this training are used.
   *
   * @param folder written by {@link #run}
   * @return how it ended
   * @throws UsageException when {@link #on} was called
   * @throws IOException when the folder cannot be written
   */
  public TrainingResult resume(Path folder) throws IOException {
    if (files.train() != null) {
      throw new UsageException("resume trains on the rows of the run; leave on(file) out");
    }
    RunFolder run = new RunFolder(folder);
    RunConfig made = new ConfigReader(RunConfig.DEFAULT).file(run.config()).read();
    return run(run, made, run.inputs(), true);
  }

  private TrainingResult run(RunFolder run, RunConfig made, InputPaths paths, boolean resume)
      throws IOException {
    if (badRows instanceof BadRowPolicy.Quarantine quarantine
        && Files.exists(quarantine.file())
        && !RejectedRows.wrote(quarantine.file())) {
      throw new UsageException(
          quarantine.file() + " exists and is not a file of rejected rows; use another file");
    }
    try (Backend backend = new Backends().training(made.train());
        RejectedRows rejected = new RejectedRows(badRows, listener::rejected, listener::warned)) {
      TrainingInputs inputs = TrainingInputs.of(paths, made, rejected.handler());
      return new TrainingJob(backend, listener, List.of(), checkpointEvery)
          .run(run, made, inputs, resume);
    }
  }
}
