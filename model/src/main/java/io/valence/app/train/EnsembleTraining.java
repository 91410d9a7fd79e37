package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.Ensemble;
import io.valence.app.run.ModelPath;
import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import io.valence.data.LabeledFile;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.OrdinalScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains the members of an ensemble, each a run in its own folder, and evaluates them together. */
record EnsembleTraining(TrainingJob job, RunFolder folder) {
  /** Trains the members not trained yet. */
  TrainingResult run(RunConfig asked, TrainingInputs inputs, boolean resume) throws IOException {
    int count = asked.train().compute().ensemble();
    // Read before anything is replaced, since it may have errors.
    TrainingData first = TrainingData.read(inputs, asked.member(0));
    // Settings chosen by the rows are the same for all members and for a resumed run.
    RunConfig wanted = first.config().withEnsemble(count);
    RunLock lock = folder.lock();
    try {
      folder.saveInputs(inputs.paths()); // the files may have been moved
      if (!resume) {
        folder.begin(wanted);
      }
      for (int number = 0; number < count; number++) {
        job.listener().member(number + 1, count);
        TrainingResult result = member(number, wanted, inputs, number == 0 ? first : null, resume);
        if (!result.completed()) {
          return new TrainingResult(folder.path(), false, Double.NaN);
        }
      }
      saveList(count);
      double accuracy = evaluate(wanted, inputs);
      job.listener().ensembleSaved(folder.path(), !Double.isNaN(accuracy));
      return new TrainingResult(folder.path(), true, accuracy);
    } finally {
      lock.close();
    }
  }

  /**
   * @param read its data if already read, else null
   */
  private TrainingResult member(
      int number, RunConfig wanted, TrainingInputs inputs, TrainingData read, boolean resume)
      throws IOException {
    RunFolder member = folder.member(number);
    boolean begun = resume && Files.exists(member.config());
    RunConfig config = wanted.member(number);
    TrainingData data = read != null ? read : TrainingData.read(inputs.again(), config);
    return job.run(member, job.plan(inputs, data), inputs, begun);
  }

  private void saveList(int count) throws IOException {
    List<String> fingerprints = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      fingerprints.add(folder.member(number).model().load().fingerprint());
    }
    folder.saveEnsemble(fingerprints);
  }

  /**
   * Uses separate files only: a member may have been trained on rows of the training file.
   *
   * @return the accuracy on test, or without any on dev; NaN without both
   */
  private double evaluate(RunConfig wanted, TrainingInputs inputs) throws IOException {
    Ensemble ensemble = new ModelPath(folder.path()).load();
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("dev", inputs.dev());
    files.put("test", inputs.test());
    files.values().removeIf(file -> file == null);
    Map<String, Object> metrics = new LinkedHashMap<>();
    double accuracy = Double.NaN;
    for (Map.Entry<String, Path> file : files.entrySet()) {
      LabeledFile rows =
          new LabeledFile(file.getValue(), wanted.data(), inputs.badRows().silently());
      EvaluationResult result =
          new EvaluationResult(
              ensemble.scores(job.backend(), rows),
              ensemble.labels(),
              OrdinalScale.of(ensemble.labels(), wanted.data().labelOrder()),
              null);
      job.listener().evaluated(file.getKey(), ensemble.members().size(), result);
      metrics.put(file.getKey(), result.fields());
      accuracy = result.accuracy();
    }
    folder.saveMetrics(metrics, true);
    return accuracy;
  }
}
