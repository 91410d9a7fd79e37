package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.app.run.BatchProgress;
import io.valence.app.run.InputPaths;
import io.valence.app.run.ResumableRun;
import io.valence.app.run.RunFolder;
import io.valence.data.Corpus;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.Evaluation;
import io.valence.model.train.EpochReport;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.RunState;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingRows;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One training of a classifier in one folder. */
final class TrainingRun extends ResumableRun<TrainingState, TrainingResult>
    implements Trainer.Listener {
  private final TrainingJob job;
  private final RunFolder folder;
  private final TrainingPlan plan;
  private final RunConfig config;
  private final TrainingData data;
  private final InputPaths inputs;

  /** What is trained on; null before the start, since linear models may be trained for it. */
  private TrainingRows rows;

  /**
   * @param inputs files of the run, for its record
   */
  TrainingRun(TrainingJob job, RunFolder folder, TrainingPlan plan, InputPaths inputs) {
    super(folder, plan, job.listener(), job.checkpointEvery());
    this.job = job;
    this.folder = folder;
    this.plan = plan;
    this.config = plan.config();
    this.data = plan.data();
    this.inputs = inputs;
  }

  @Override
  protected void begin() throws IOException {
    saveInputs();
    folder.begin(config);
  }

  @Override
  protected void saveInputs() throws IOException {
    folder.saveInputs(inputs);
  }

  @Override
  protected boolean run(TrainingState state) {
    if (rows == null) {
      rows = data.rows(job.backend());
    }
    return new Trainer(job.backend(), config.train(), rows).run(state, this);
  }

  @Override
  protected void saveCheckpoint(TrainingState state) throws IOException {
    folder.saveCheckpoint(model(state), state);
  }

  @Override
  protected TrainingResult finish(TrainingState state, boolean completed) throws IOException {
    double accuracy =
        state.epochs() == 0
            ? Double.NaN
            : new FinalEvaluation(job.listener(), folder, plan, job.backend()).of(state, completed);
    return new TrainingResult(folder.path(), completed, accuracy);
  }

  @Override
  public boolean batch(TrainingState state, int batches) {
    return batchDone(state, progress(state, batches));
  }

  private BatchProgress progress(TrainingState state, int batches) {
    LanguageModelState pretraining = state.pretraining();
    Corpus read = pretraining == null ? rows.learned() : rows.texts();
    RunState.Position at = state.current().position();
    int passes = pretraining == null ? config.train().stopping().passes() : 1;
    double part = (double) passes * at.batches() / batches;
    long counted = pretraining == null ? read.rows() : pretraining.model().predicted(read);
    return new BatchProgress(
        pretraining != null,
        1 + state.current().epochs(),
        pretraining == null
            ? config.train().stopping().epochs()
            : config.train().languageModel().pretraining(),
        at.batches(),
        batches,
        part * read.tokens() / at.seconds(),
        at.loss() / (part * counted));
  }

  @Override
  public boolean pretrained(TrainingState state, PretrainingReport report) {
    save(() -> saveCheckpoint(state));
    job.listener().pretrained(report);
    return !job.listener().stopRequested();
  }

  @Override
  public boolean epoch(TrainingState state, EpochReport report, boolean best) {
    save(() -> folder.saveEpoch(model(state), state, best));
    job.listener().epoch(report, best);
    return !job.listener().stopRequested();
  }

  private TrainedModel model(TrainingState state) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    if (state.epochs() > 0) {
      Evaluation dev = state.history().get(state.epochs() - 1).dev();
      metrics.put("accuracy", dev.accuracy());
      metrics.put("loss", dev.loss());
    }
    return new TrainedModel(
        state.evaluated(),
        null,
        config,
        data.labels(),
        data.vocabulary(),
        plan.provenance(),
        Json.line(metrics),
        state.optimizer().steps(),
        true);
  }
}
