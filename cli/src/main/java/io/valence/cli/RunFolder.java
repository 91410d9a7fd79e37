package io.valence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.cli.report.Report;
import io.valence.cli.report.ReportPage;
import io.valence.data.InputException;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.checkpoint.BaselineFile;
import io.valence.model.checkpoint.Json;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.checkpoint.TrainingCheckpoint;
import io.valence.model.train.EpochReport;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** RUN: the folder a training writes. Every file in it is whole at any moment. */
record RunFolder(Path path) {
  static final String MODEL = "model.safetensors";
  static final String CONFIG = "config.json";
  static final String BASELINE = "baseline.safetensors";
  static final String ENSEMBLE = "ensemble.json";
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String PREVIOUS = "checkpoint.previous.safetensors";
  private static final String INPUTS = "inputs.json";
  private static final String LOCK = ".lock";
  private static final String LOG = "training.jsonl";
  private static final String METRICS = "metrics.json";
  private static final List<String> FILES =
      List.of(
          MODEL,
          BASELINE,
          CHECKPOINT,
          PREVIOUS,
          LOG,
          METRICS,
          ENSEMBLE,
          Report.JSON,
          Report.HTML,
          CONFIG);

  /**
   * Throws unless a new run may be written here.
   *
   * @param force whether an earlier run here may be replaced
   */
  void requireFree(boolean force) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new UsageException(path + " is a file; name a folder for the run");
    }
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new UsageException(path + ": no folder can be made in " + existing);
    }
    if (Files.isDirectory(path)) {
      requireReplaceable(force);
    }
  }

  private void requireReplaceable(boolean force) throws IOException {
    List<String> inside;
    try (Stream<Path> files = Files.list(path)) {
      inside = files.map(file -> file.getFileName().toString()).toList();
    }
    boolean empty = inside.stream().allMatch(LOCK::equals);
    if (!force && !empty) {
      throw new UsageException(
          path
              + " exists and is not empty; name another folder, or add --force to replace the"
              + " run in it or --resume to go on with it");
    }
    boolean run = Stream.of(LOCK, MODEL, CHECKPOINT, LOG).anyMatch(inside::contains);
    if (!run && inside.contains(CONFIG)) {
      throw new UsageException(
          path + " holds a " + CONFIG + " that is of no run; name another folder");
    }
  }

  /**
   * Keeps every other process out of the folder until closed.
   *
   * @throws UsageException when another one trains in it
   */
  FileChannel lock() throws IOException {
    Files.createDirectories(path);
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by another thread of this process: said below.
    }
    channel.close();
    throw new UsageException(path + ": another process is training in this folder; wait for it");
  }

  /** Makes the folder and removes the files of an earlier run, no others. */
  void begin(RunConfig config) throws IOException {
    Files.createDirectories(path);
    clear();
    saveConfig(config);
  }

  private void clear() throws IOException {
    for (String name : FILES) {
      Files.deleteIfExists(path.resolve(name));
    }
    for (int i = 0; Files.isDirectory(member(i).path); i++) {
      member(i).clear();
      for (String name : List.of(LOCK, INPUTS)) {
        Files.deleteIfExists(member(i).path.resolve(name));
      }
      try {
        Files.delete(member(i).path);
      } catch (DirectoryNotEmptyException e) {
        // What is left is not ours.
      }
    }
  }

  void saveConfig(RunConfig config) throws IOException {
    write(CONFIG, pretty(Json.mapper().valueToTree(config)));
  }

  /** The configuration of the run here. */
  Path config() {
    return path.resolve(CONFIG);
  }

  /** The model that did best on dev. */
  ModelFile model() {
    return new ModelFile(path.resolve(MODEL));
  }

  /** What resuming needs, the latest first; the one before is for when that is lost or damaged. */
  List<TrainingCheckpoint> checkpoints() {
    return Stream.of(CHECKPOINT, PREVIOUS).map(path::resolve).map(TrainingCheckpoint::new).toList();
  }

  boolean hasModel() {
    return Files.exists(path.resolve(MODEL));
  }

  /** Saves the end of an epoch: the best model first, then what resuming starts from. */
  void saveEpoch(TrainedModel model, TrainingState state, boolean best) throws IOException {
    if (best) {
      model().save(model);
    }
    StringBuilder log = new StringBuilder();
    for (EpochReport report : state.history()) {
      log.append(Json.mapper().writeValueAsString(json(report))).append('\n');
    }
    write(LOG, log.toString());
    saveCheckpoint(model, state);
  }

  /** Saves what resuming starts from; the one before stays beside it. */
  void saveCheckpoint(TrainedModel model, TrainingState state) throws IOException {
    Path latest = path.resolve(CHECKPOINT);
    Path next = path.resolve("." + CHECKPOINT + ".next");
    new TrainingCheckpoint(next).save(model, state);
    if (Files.exists(latest)) {
      Files.move(latest, path.resolve(PREVIOUS), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(next, latest, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The folder of one model of an ensemble, counted from 0. */
  RunFolder member(int number) {
    return new RunFolder(path.resolve("member-" + (number + 1)));
  }

  /** Says that the models of an ensemble are all there, and which they are. */
  void saveEnsemble(List<String> fingerprints) throws IOException {
    write(ENSEMBLE, Json.mapper().writeValueAsString(fingerprints) + "\n");
  }

  /** Keeps the places of the files that the run reads, so that it can go on without their names. */
  void saveInputs(InputPaths inputs) throws IOException {
    Files.createDirectories(path);
    write(INPUTS, pretty(Json.mapper().valueToTree(inputs.absolute())));
  }

  /**
   * The places of the files that the run was begun with.
   *
   * @throws InputException when they are not known
   */
  InputPaths inputs() {
    Path file = path.resolve(INPUTS);
    try {
      InputPaths inputs = Json.mapper().readValue(file.toFile(), InputPaths.class);
      if (inputs != null && inputs.train() != null) {
        return inputs;
      }
    } catch (IOException e) {
      // Said below.
    }
    throw new InputException(
        file.toString(), "does not say what the run was trained on", "name TRAIN.csv too");
  }

  /** What the model has to beat. */
  BaselineFile baseline() {
    return new BaselineFile(path.resolve(BASELINE));
  }

  void saveMetrics(ObjectNode metrics) throws IOException {
    write(METRICS, pretty(metrics));
  }

  /** The name of the run: that of its folder. */
  String name() {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  /** Saves a report, and the page that shows it. */
  void saveReport(Report report) throws IOException {
    write(Report.JSON, Json.mapper().writeValueAsString(report) + "\n");
    write(Report.HTML, new ReportPage(List.of(report), Json.mapper()).html());
  }

  private static ObjectNode json(EpochReport report) {
    ObjectNode line = Json.mapper().createObjectNode();
    line.put("epoch", report.epoch());
    line.put("loss", report.loss());
    line.put("seconds", report.seconds());
    line.put("tokens_per_second", report.tokensPerSecond());
    line.put("learning_rate", report.learningRate());
    line.putObject("dev")
        .put("accuracy", report.dev().accuracy())
        .put("loss", report.dev().loss())
        .put("macro_f1", report.dev().macroF1());
    return line;
  }

  private static String pretty(JsonNode node) throws JsonProcessingException {
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  private void write(String name, String text) throws IOException {
    new AtomicFile(path.resolve(name)).write(text);
  }
}
