package io.valence.app.pretrain;

import io.valence.app.report.PretrainingRecord;
import io.valence.app.run.BatchProgress;
import io.valence.app.run.LanguageModelFolder;
import io.valence.app.run.ResumableRun;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.LanguageModelTrainer;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One training of a language model in one folder; its result is whether it was not stopped. */
final class PretrainingRun extends ResumableRun<LanguageModelState, Boolean>
    implements LanguageModelTrainer.Listener {
  private final PretrainingJob job;
  private final LanguageModelFolder folder;
  private final PretrainingPlan plan;
  private final RunConfig config;
  private final List<Path> texts;
  private final PretrainingData data;

  /**
   * @param texts the files, for the record
   */
  PretrainingRun(
      PretrainingJob job, LanguageModelFolder folder, PretrainingPlan plan, List<Path> texts) {
    super(folder, plan, job.listener(), job.checkpointEvery());
    this.job = job;
    this.folder = folder;
    this.plan = plan;
    this.config = plan.config();
    this.texts = texts;
    this.data = plan.data();
  }

  @Override
  protected void begin() throws IOException {
    folder.begin(config, texts);
  }

  @Override
  protected void saveInputs() throws IOException {
    folder.saveTexts(texts);
  }

  @Override
  protected boolean run(LanguageModelState state) {
    return new LanguageModelTrainer(job.backend(), config.train(), data.train(), data.heldBack())
        .run(state, this);
  }

  @Override
  protected void saveCheckpoint(LanguageModelState state) throws IOException {
    folder.saveCheckpoint(model(state), state);
  }

  @Override
  public boolean batch(LanguageModelState state, int batches) {
    return batchDone(state, progress(state, batches));
  }

  private BatchProgress progress(LanguageModelState state, int batches) {
    RunState.Position at = state.position();
    double part = (double) config.train().stopping().passes() * at.batches() / batches;
    return new BatchProgress(
        false,
        1 + state.epochs(),
        config.train().stopping().epochs(),
        at.batches(),
        batches,
        part * data.train().tokens() / at.seconds(),
        at.loss() / (part * state.model().predicted(data.train())));
  }

  @Override
  public boolean epoch(LanguageModelState state, PretrainingReport report, boolean best) {
    save(() -> folder.saveEpoch(model(state), state, best));
    job.listener().epoch(report, best);
    return !job.listener().stopRequested();
  }

  private TrainedLanguageModel model(LanguageModelState state) {
    String metrics = "";
    if (state.epochs() > 0) {
      PretrainingReport last = state.history().get(state.epochs() - 1);
      metrics = Json.line(last.heldBack().fields());
    }
    return new TrainedLanguageModel(
        state.model(), config, data.vocabulary(), plan.provenance(), metrics);
  }

  @Override
  protected Boolean finish(LanguageModelState state, boolean completed) throws IOException {
    if (state.bestEpoch() > 0) {
      PretrainingReport best = state.history().get(state.bestEpoch() - 1);
      Map<String, Object> metrics = new LinkedHashMap<>();
      metrics.put("dev", best.heldBack().fields());
      metrics.put("best_epoch", best.epoch());
      folder.saveMetrics(metrics, completed);
      job.listener().saved(folder.model().path(), best);
      job.listener().reported(folder, record(state));
    }
    return completed;
  }

  private PretrainingRecord record(LanguageModelState state) {
    return new PretrainingRecord(
        folder.given().getFileName().toString(),
        plan.provenance().version(),
        plan.provenance().command(),
        plan.provenance().inputs(),
        config,
        plan.parameters(),
        data.vocabulary().size(),
        data.train().rows(),
        data.train().tokens(),
        state.history(),
        state.bestEpoch());
  }
}
