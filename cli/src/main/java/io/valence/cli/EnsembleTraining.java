package io.valence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.model.checkpoint.Json;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.math.Backend;
import io.valence.model.train.Scores;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
    FileChannel lock = folder.lock();
    try {
      if (!resume) {
        folder.begin(wanted);
      }
      for (int number = 0; number < wanted.train().ensemble(); number++) {
        RunFolder member = folder.member(number);
        terminal.note("model %d of %d", number + 1, wanted.train().ensemble());
        boolean begun = resume && Files.exists(member.config());
        TrainingData.Inputs read = number == 0 ? inputs : inputs.again();
        ExitCode code = training.run(member, wanted.member(number), read, begun).code();
        if (code != ExitCode.DONE) {
          return code;
        }
      }
      folder.saveEnsemble(wanted.train().ensemble());
      judge(wanted, inputs);
    } finally {
      lock.close();
    }
    terminal.note("the ensemble is in %s", folder.path());
    terminal.note("try: valence predict -m %s \"…\"", new ShellWord(folder.path()));
    return ExitCode.DONE;
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
  }
}
