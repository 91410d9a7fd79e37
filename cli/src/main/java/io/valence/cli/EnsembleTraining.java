package io.valence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.data.Seed;
import io.valence.model.checkpoint.Json;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.math.Backend;
import io.valence.model.train.Scores;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains the members of an ensemble, each a run of its own in a folder of its own, and judges them
 * together.
 */
record EnsembleTraining(Terminal terminal, Training training, RunFolder folder) {
  /** Trains what is not trained yet. */
  ExitCode run(RunConfig wanted, TrainingData.Inputs inputs, boolean resume) throws IOException {
    if (training.dryRun()) {
      terminal.note("one of %d models:", wanted.train().ensemble());
      return training.run(folder, wanted.member(0), inputs, false).code();
    }
    // Read before anything is replaced, since something may be wrong with it.
    TrainingData first = read(wanted.member(0), inputs);
    FileChannel lock = folder.lock();
    try {
      if (!resume) {
        folder.begin(wanted);
        folder.saveInputs(inputs.paths());
      }
      for (int number = 0; number < wanted.train().ensemble(); number++) {
        RunFolder member = folder.member(number);
        terminal.note("model %d of %d", number + 1, wanted.train().ensemble());
        boolean begun = resume && Files.exists(member.config());
        RunConfig config = wanted.member(number);
        TrainingData data = number == 0 ? first : read(config, inputs.again());
        ExitCode code = training.run(member, config, inputs, data, begun).code();
        if (code != ExitCode.DONE) {
          return code;
        }
      }
      List<String> fingerprints = new ArrayList<>();
      for (int number = 0; number < wanted.train().ensemble(); number++) {
        fingerprints.add(folder.member(number).model().load().fingerprint());
      }
      folder.saveEnsemble(fingerprints);
      judge(wanted, inputs);
    } finally {
      lock.close();
    }
    terminal.note("the ensemble is in %s", folder.path());
    terminal.note("try: valence predict -m %s \"…\"", new ShellWord(folder.path()));
    return ExitCode.DONE;
  }

  private static TrainingData read(RunConfig config, TrainingData.Inputs inputs) {
    return TrainingData.read(inputs, config.data(), new Seed(config.train().seed()));
  }

  /** On files of their own: rows of the training file may have been trained on by a member. */
  private void judge(RunConfig wanted, TrainingData.Inputs inputs) throws IOException {
    List<TrainedModel> members = new ModelPath(folder.path()).load().members();
    Ensemble ensemble = new Ensemble(members);
    ObjectNode metrics = Json.mapper().createObjectNode();
    try (Backend backend = new Backends().bulk(wanted.train())) {
      for (String name : List.of("dev", "test")) {
        Path file = name.equals("dev") ? inputs.dev() : inputs.test();
        if (file != null) {
          Scores scores = ensemble.scores(backend, file, wanted.data(), inputs.silently());
          EvaluationReport report = new EvaluationReport(scores, ensemble.labels(), null);
          terminal.result("%s, %d models together", name, members.size());
          report.lines().forEach(line -> terminal.result("  %s", line));
          metrics.set(name, report.json());
        }
      }
    }
    folder.saveMetrics(metrics);
    if (metrics.isEmpty()) {
      terminal.note("without --dev or --test FILE the models are not judged together");
    }
  }
}
