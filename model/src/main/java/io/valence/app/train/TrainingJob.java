package io.valence.app.train;

import io.valence.app.LibraryVersion;
import io.valence.app.device.Kernels;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.RunFolder;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The common settings of all trainings.
 *
 * @param backend computes all of them; closed by its owner
 * @param listener is notified of them
 * @param command arguments of the command, for the record
 * @param checkpointEvery interval at which the current epoch is saved
 */
public record TrainingJob(
    Backend backend, TrainingListener listener, List<String> command, Duration checkpointEvery) {
  /** Default interval at which the current epoch is saved. */
  public static final Duration USUAL_CHECKPOINT = Duration.ofMinutes(5);

  /**
   * Trains a configuration: one model, or the members of an ensemble.
   *
   * @param resume whether to continue the run in the folder
   */
  public TrainingResult run(
      RunFolder folder, RunConfig wanted, TrainingInputs inputs, boolean resume)
      throws IOException {
    if (!resume) {
      folder.requireOutside(inputs.files(), inputs.models());
    }
    if (wanted.train().compute().ensemble() > 1) {
      return new EnsembleTraining(this, folder).run(wanted, inputs, resume);
    }
    return run(folder, plan(wanted, inputs), inputs, resume);
  }

  /** Reads the files for training one model, with the dev rows chosen by its seed. */
  public TrainingPlan plan(RunConfig wanted, TrainingInputs inputs) {
    return plan(inputs, TrainingData.read(inputs, wanted));
  }

  TrainingPlan plan(TrainingInputs inputs, TrainingData data) {
    RunConfig config = data.config();
    Provenance provenance =
        new Provenance(
            new LibraryVersion().number(),
            config.train().compute().seed(),
            inputs.hashes(),
            command,
            new Kernels(backend).name());
    TrainingPlan plan = new TrainingPlan(data, provenance, MemoryEstimate.of(config, data));
    listener.prepared(plan);
    plan.memory().requireFits(Runtime.getRuntime().maxMemory());
    return plan;
  }

  /** Trains one model in one folder. */
  TrainingResult run(RunFolder folder, TrainingPlan plan, TrainingInputs inputs, boolean resume)
      throws IOException {
    listener.computing(backend.description());
    return new TrainingRun(this, folder, plan, inputs.paths()).train(resume);
  }

  /** Measures what training one model would take, and writes nothing. */
  public DryRun dryRun(RunConfig wanted, TrainingInputs inputs) {
    TrainingPlan plan = plan(wanted, inputs);
    listener.computing(backend.description());
    return DryRun.measure(backend, plan);
  }
}
