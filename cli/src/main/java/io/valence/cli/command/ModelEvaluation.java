package io.valence.cli.command;

import io.valence.Computation;
import io.valence.SentimentModel;
import io.valence.app.UsageException;
import io.valence.app.input.InputFile;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.DataSettings;
import io.valence.cli.view.BadRowsView;
import io.valence.data.DataConfig;
import io.valence.data.LabelledFile;
import io.valence.data.table.BadRowPolicy;
import io.valence.model.evaluate.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates models on the rows of one file.
 *
 * @param settings how the file is read
 * @param onBadRow how its unusable rows are handled
 * @param computation where answers are computed
 */
record ModelEvaluation(
    Terminal terminal,
    Path file,
    DataSettings settings,
    BadRowPolicy onBadRow,
    Computation computation) {
  /**
   * The results of each model, in order.
   *
   * @throws UsageException when the models can use different rows
   */
  List<EvaluationResult> of(List<Path> models) throws IOException {
    List<EvaluationResult> results = new ArrayList<>();
    BadRowPolicy policy = onBadRow;
    for (Path path : models) {
      try (BadRowsView rejected = new BadRowsView(terminal, policy);
          SentimentModel model = SentimentModel.load(path, computation)) {
        DataConfig data = settings.over(model.config());
        warnOfTraining(path, model);
        results.add(
            model.evaluate(new LabelledFile(file, data, rejected.handler()), rejected.silently()));
      }
      // The next model reads the same rows: write them once.
      policy = policy instanceof BadRowPolicy.Fail ? policy : new BadRowPolicy.Skip();
    }
    if (results.stream().mapToLong(result -> result.evaluation().rows()).distinct().count() > 1) {
      throw new UsageException(
          "the two models can use different rows of " + file + "; correct the file first");
    }
    return results;
  }

  /** Says if these are the rows that a model has learned. */
  private void warnOfTraining(Path path, SentimentModel model) throws IOException {
    String learned = model.members().get(0).provenance().inputs().get("train");
    if (learned != null
        && Files.isRegularFile(file)
        && learned.equals(new InputFile(file).sha256())) {
      terminal.note(
          "warning: %s is the file that %s was trained on: results on it do not show how the model"
              + " does on new texts",
          file, path);
    }
  }
}
