package io.valence.app.pretrain;

import io.valence.app.run.LanguageModelFolder;
import io.valence.data.UnlabeledTexts;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The common settings of a pretraining.
 *
 * @param backend computes it; closed by its owner
 * @param listener is notified of it
 * @param command arguments of the command, for the record
 * @param checkpointEvery interval at which the current epoch is saved
 */
public record PretrainingJob(
    Backend backend, PretrainingListener listener, List<String> command, Duration checkpointEvery) {
  /** Reads the texts. */
  public PretrainingPlan plan(RunConfig wanted, UnlabeledTexts texts) {
    PretrainingPlan plan =
        PretrainingPlan.of(PretrainingData.read(texts, wanted), backend, command);
    listener.prepared(plan);
    plan.requireFits(Runtime.getRuntime().maxMemory());
    return plan;
  }

  /**
   * Trains a language model.
   *
   * @param resume whether to continue the run in the folder
   * @return false when the listener stopped it
   */
  public boolean run(
      LanguageModelFolder folder, RunConfig wanted, UnlabeledTexts texts, boolean resume)
      throws IOException {
    if (!resume) {
      folder.requireOutside(texts.files());
    }
    PretrainingPlan plan = plan(wanted, texts);
    listener.computing(backend.description());
    return new PretrainingRun(this, folder, plan, texts.files()).train(resume);
  }

  /** Measures what a pretraining would take, and writes nothing. */
  public PretrainingDryRun dryRun(RunConfig wanted, UnlabeledTexts texts) {
    PretrainingPlan plan = plan(wanted, texts);
    listener.computing(backend.description());
    return PretrainingDryRun.measure(backend, plan);
  }
}
