package io.valence.app.run;

import io.valence.app.UsageException;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.checkpoint.BaselineFile;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.SafetensorsReader;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.checkpoint.TrainingCheckpoint;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.train.RunState;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** RUN: the folder a training writes. Every file in it is complete at all times. */
public record RunFolder(Path path) implements ResumableFolder<TrainingState> {
  public static final String MODEL = "model.safetensors";
  public static final String CONFIG = "config.json";
  public static final String BASELINE = "baseline.safetensors";
  public static final String ENSEMBLE = "ensemble.json";
  public static final String REPORT = "report.json";
  public static final String REPORT_PAGE = "report.html";
  static final String INPUTS = "inputs.json";
  private static final String MEMBER = "member-";
  private static final String METRICS = "metrics.json";
  private static final String COMPLETED = "completed";

  /** Of a cross-validation: the number of folds, each a run in a folder beside it. */
  public static final String FOLDS = "folds";

  /** What {@code tune} searches, and what {@code study} compares, in folders of their own. */
  public static final String SEARCH = "search.json";

  public static final String STUDY = "study.json";

  /** Key of the metrics: {@link TrainedModel#fingerprint}. */
  public static final String FINGERPRINT = "fingerprint";

  private static final List<String> FILES =
      List.of(
          MODEL,
          BASELINE,
          CheckpointFiles.LATEST,
          CheckpointFiles.PREVIOUS,
          EpochLog.NAME,
          METRICS,
          ENSEMBLE,
          REPORT,
          REPORT_PAGE,
          CONFIG);

  /** Whether a file is part of a run in this folder, but for its page, which can be made anew. */
  public boolean owns(Path file) {
    return FILES.contains(file.getFileName().toString())
        && !file.endsWith(REPORT_PAGE)
        && Files.exists(file)
        && Files.exists(path.resolve(CONFIG))
        && Stream.of(RunLock.FILE, EpochLog.NAME).anyMatch(own -> Files.exists(path.resolve(own)));
  }

  /**
   * Throws unless there is such a folder, or it can be made.
   *
   * @throws UsageException when it is a file, or nothing can be written there
   */
  public void requirePossible() {
    new OutputFolder(path).requirePossible();
  }

  /**
   * Throws if a name is not the one that was given: Java replaces bytes that are not in the
   * system's encoding, and something of another name would be written.
   *
   * @throws UsageException when it has such bytes
   */
  public static void requireName(Path output) {
    if (output.toString().indexOf('\uFFFD') >= 0 && !Files.exists(output)) {
      throw new UsageException(
          output + ": this name is not valid in the encoding of the system; use another one");
    }
  }

  /**
   * Throws unless a new run may be written here.
   *
   * @param force whether an earlier run here may be replaced
   * @throws UsageException as in {@link OutputFolder#requireFree}
   */
  public void requireFree(boolean force) throws IOException {
    new OutputFolder(path).requireFree(force);
  }

  /**
   * Throws unless a new cross-validation may be written here.
   *
   * @param force whether an earlier one here may be replaced
   * @throws UsageException as in {@link OutputFolder#requireFreeForFolds}
   */
  public void requireFreeForFolds(boolean force) throws IOException {
    new OutputFolder(path).requireFreeForFolds(force);
  }

  /** Whether a run has a file of this name, which it replaces. */
  static boolean writes(String name) {
    return name.equals(INPUTS) || FILES.contains(name);
  }

  /**
   * Throws if a run here would replace what it is made from.
   *
   * @param files that it reads
   * @param models that it starts or learns from, by their key
   * @throws UsageException when there is one
   */
  public void requireOutside(List<Path> files, Map<Path, String> models) throws IOException {
    new OutputFolder(path).requireOutside(files, models);
  }

  @Override
  public RunLock lock() throws IOException {
    if (Files.isSymbolicLink(path) && path.getFileName().toString().startsWith(MEMBER)) {
      throw new UsageException(path + " is a link; a model of an ensemble has a folder of its own");
    }
    Files.createDirectories(path);
    return RunLock.of(path);
  }

  /** Creates the folder and removes the files of an earlier run, no others. */
  public void begin(RunConfig config) throws IOException {
    Files.createDirectories(path);
    clear();
    saveConfig(config);
  }

  private void clear() throws IOException {
    for (String name : FILES) {
      Files.deleteIfExists(path.resolve(name));
    }
    for (int i = 0; member(i).exists(); i++) {
      member(i).delete();
    }
  }

  /** Whether there is a folder, or a link, at the path. */
  public boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes the files of a run, if it is one, and the folder unless there are others in it. */
  public void delete() throws IOException {
    if (Files.isSymbolicLink(path)) {
      // A link to another folder is deleted, but not its target.
      Files.delete(path);
      return;
    }
    if (!new OutputFolder(path).holdsRun()) {
      return;
    }
    clear();
    for (String name : List.of(RunLock.FILE, INPUTS)) {
      Files.deleteIfExists(path.resolve(name));
    }
    try {
      Files.delete(path);
    } catch (DirectoryNotEmptyException e) {
      // Other files are not ours.
    }
  }

  @Override
  public void saveConfig(RunConfig config) throws IOException {
    json(CONFIG).write(config);
  }

  /** The configuration of the run here. */
  public Path config() {
    return path.resolve(CONFIG);
  }

  /** The best model on dev. */
  public ModelFile model() {
    return new ModelFile(path.resolve(MODEL));
  }

  @Override
  public List<TrainingCheckpoint> checkpoints() {
    return checkpointFiles().paths().map(TrainingCheckpoint::new).toList();
  }

  CheckpointFiles checkpointFiles() {
    return new CheckpointFiles(path);
  }

  @Override
  public boolean hasModel() {
    return Files.exists(path.resolve(MODEL));
  }

  @Override
  public void saveLog(List<? extends RunState.Report<?>> epochs) throws IOException {
    log().save(epochs);
  }

  @Override
  public int loggedEpochs() throws IOException {
    return log().epochs();
  }

  /** Saves the end of an epoch: the log first, then the best model, then the checkpoint. */
  public void saveEpoch(TrainedModel model, TrainingState state, boolean best) throws IOException {
    saveLog(state.history());
    if (best) {
      model().save(model);
    }
    saveCheckpoint(model, state);
  }

  EpochLog log() {
    return new EpochLog(path.resolve(EpochLog.NAME));
  }

  /** Saves a checkpoint and keeps the previous one. */
  public void saveCheckpoint(TrainedModel model, TrainingState state) throws IOException {
    checkpointFiles().replace(next -> new TrainingCheckpoint(next).save(model, state));
  }

  /** Removes the checkpoints of a run that will not be continued, and of its members. */
  public void removeCheckpoints() throws IOException {
    checkpointFiles().delete();
    for (int number = 0; Files.exists(member(number).path); number++) {
      member(number).removeCheckpoints();
    }
  }

  /**
   * Opens the files next to the model, which checks them.
   *
   * @throws ModelFileException when a file has changed since it was written
   * @throws InputException when the configuration cannot be read
   */
  public void requireWhole() {
    new OutputFolder(path).requireReadable();
    Stream.concat(Stream.of(path.resolve(BASELINE)), checkpointFiles().paths())
        .filter(Files::exists)
        .forEach(file -> new SafetensorsReader(file).close());
    if (Files.exists(config())) {
      new ConfigReader(RunConfig.DEFAULT).file(config()).read();
    }
  }

  /**
   * Checks that the linear model and the metrics are of the model that is in this folder.
   *
   * @throws ModelFileException when one is not, or the metrics are damaged
   */
  void requireOf(TrainedModel model) {
    if (Files.exists(path.resolve(BASELINE))) {
      baseline().load(model);
    }
    Path written = path.resolve(METRICS);
    if (Files.exists(written) && json(METRICS).fields().isEmpty()) {
      throw new ModelFileException(
          written.toString(), "is not a JSON object", "it is damaged; get a new copy of the run");
    }
    Object described = metrics().map(metrics -> metrics.get(FINGERPRINT)).orElse(null);
    if (described != null && !described.equals(model.fingerprint())) {
      throw new ModelFileException(
          written.toString(),
          "is of another model than " + MODEL + " beside it",
          "resume the training if it was stopped, or get a new copy of the run");
    }
  }

  /** The folder of one model of an ensemble, counted from 0. */
  public RunFolder member(int number) {
    return new RunFolder(path.resolve(MEMBER + (number + 1)));
  }

  /** Records that the models of an ensemble are complete, and which they are. */
  public void saveEnsemble(List<String> fingerprints) throws IOException {
    json(ENSEMBLE).writeLine(fingerprints);
  }

  /** Saves the paths of the run's input files, so that it can resume without being given them. */
  public void saveInputs(InputPaths inputs) throws IOException {
    Files.createDirectories(path);
    json(INPUTS).write(inputs.absolute());
  }

  /**
   * The paths of the files that the run was started with.
   *
   * @throws InputException when they are unknown
   */
  public InputPaths inputs() {
    Path file = path.resolve(INPUTS);
    if (Files.isRegularFile(file)) {
      Optional<InputPaths> inputs = json(INPUTS).read(InputPaths.class);
      if (inputs.isPresent() && inputs.get().arePaths()) {
        return inputs.get();
      }
    }
    throw new InputException(
        file.toString(), "does not say what the run was trained on", "give TRAIN.csv too");
  }

  /** The linear baseline of the network. */
  public BaselineFile baseline() {
    return new BaselineFile(path.resolve(BASELINE));
  }

  /**
   * Saves the output of {@code evaluate --json} for dev and test, and what was kept.
   *
   * @param completed whether the training went to its end: a stopped one is evaluated, too
   */
  public void saveMetrics(Map<String, Object> metrics, boolean completed) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(metrics);
    all.put(COMPLETED, completed);
    json(METRICS).write(all);
  }

  /** The metrics of a completed run; empty if it has not begun or was stopped. */
  public Optional<Map<String, Object>> metrics() {
    Path file = path.resolve(METRICS);
    return Files.exists(file)
        ? json(METRICS).fields().filter(metrics -> Boolean.TRUE.equals(metrics.get(COMPLETED)))
        : Optional.empty();
  }

  /** The name of the run: that of its folder. */
  public String name() {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  /** Saves a report, as JSON on one line. */
  public void saveReport(Object report) throws IOException {
    json(REPORT).writeLine(report);
  }

  /** Saves the page that shows a report. */
  public void saveReportPage(String html) throws IOException {
    new AtomicFile(path.resolve(REPORT_PAGE)).write(html);
  }

  private JsonFile json(String name) {
    return new JsonFile(path.resolve(name));
  }
}
