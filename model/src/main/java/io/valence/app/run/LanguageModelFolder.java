package io.valence.app.run;

import io.valence.app.UsageException;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.LanguageModelFile;
import io.valence.model.checkpoint.PretrainingCheckpoint;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.config.RunConfig;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * BASE: where a language model is written. A folder with the model, its configuration, log and
 * checkpoint; or, if the name ends in {@code .safetensors}, that file, with the others in the
 * folder {@code .run} beside it.
 */
public record LanguageModelFolder(Path given) implements ResumableFolder<LanguageModelState> {
  private static final String SUFFIX = ".safetensors";

  private boolean isFile() {
    return given.getFileName() != null && given.getFileName().toString().endsWith(SUFFIX);
  }

  private RunFolder folder() {
    if (!isFile()) {
      return new RunFolder(given);
    }
    String name = given.getFileName().toString();
    return new RunFolder(
        given.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".run"));
  }

  /** The best model on the held-out texts. */
  public LanguageModelFile model() {
    return new LanguageModelFile(isFile() ? given : given.resolve(LanguageModelFile.NAME));
  }

  @Override
  public boolean hasModel() {
    return Files.exists(model().path());
  }

  @Override
  public void saveLog(List<? extends RunState.Report<?>> epochs) throws IOException {
    folder().log().save(epochs);
  }

  @Override
  public int loggedEpochs() throws IOException {
    return folder().loggedEpochs();
  }

  /** The folder of everything but a model that is a file of its own. */
  @Override
  public Path path() {
    return folder().path();
  }

  /**
   * Throws unless a language model may be written here.
   *
   * @param force whether an earlier one may be replaced
   */
  public void requireFree(boolean force) throws IOException {
    if (isFile() && Files.exists(given) && !force) {
      throw new UsageException(given + " exists; add --force to replace it");
    }
    if (isFile() && Files.isDirectory(given)) {
      throw new UsageException(given + " is a folder; give another name for the file");
    }
    folder().requireFree(force);
  }

  /** Throws if a run here would replace a file that it reads. */
  public void requireOutside(List<Path> texts) throws IOException {
    folder().requireOutside(texts, Map.of());
  }

  @Override
  public RunLock lock() throws IOException {
    return folder().lock();
  }

  /** Removes the files of an earlier run, no others, and saves what the new one needs to resume. */
  public void begin(RunConfig config, List<Path> texts) throws IOException {
    Files.deleteIfExists(
        model().path()); // before the log: with a model alone, a killed run could not be resumed
    folder().begin(config);
    saveTexts(texts);
  }

  /** Saves the paths of the texts, so that the run can resume without being given them. */
  public void saveTexts(List<Path> texts) throws IOException {
    String[] paths = texts.stream().map(t -> t.toAbsolutePath().toString()).toArray(String[]::new);
    new JsonFile(path().resolve(RunFolder.INPUTS)).writeLine(paths);
  }

  @Override
  public void saveConfig(RunConfig config) throws IOException {
    folder().saveConfig(config);
  }

  /** The configuration of the run here. */
  public Path config() {
    return folder().config();
  }

  /**
   * The files that the run was started with.
   *
   * @throws InputException when they are unknown
   */
  public List<Path> texts() {
    Path file = path().resolve(RunFolder.INPUTS);
    if (Files.isRegularFile(file)) {
      Optional<String[]> paths = new JsonFile(file).read(String[].class);
      if (paths.isPresent()) {
        return Arrays.stream(paths.get()).map(Path::of).toList();
      }
    }
    throw new InputException(
        file.toString(), "does not say what the run was trained on", "give the texts too");
  }

  @Override
  public List<PretrainingCheckpoint> checkpoints() {
    return folder().checkpointFiles().paths().map(PretrainingCheckpoint::new).toList();
  }

  /** Saves the end of an epoch: the log first, then the best model, then the checkpoint. */
  public void saveEpoch(TrainedLanguageModel model, LanguageModelState state, boolean best)
      throws IOException {
    saveLog(state.history());
    if (best) {
      model().save(model);
    }
    saveCheckpoint(model, state);
  }

  /** Saves a checkpoint and keeps the previous one. */
  public void saveCheckpoint(TrainedLanguageModel model, LanguageModelState state)
      throws IOException {
    folder().checkpointFiles().replace(next -> new PretrainingCheckpoint(next).save(model, state));
  }

  /** Saves the perplexities of the best model, and what was kept. */
  public void saveMetrics(Map<String, Object> metrics, boolean completed) throws IOException {
    folder().saveMetrics(metrics, completed);
  }

  /** Saves the page that shows the run. */
  public void saveReportPage(String html) throws IOException {
    folder().saveReportPage(html);
  }
}
