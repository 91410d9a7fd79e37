package io.valence.cli.command;

import io.valence.Computation;
import io.valence.SentimentModel;
import io.valence.app.UsageException;
import io.valence.app.input.InputFile;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.DataSettings;
import io.valence.cli.view.BadRowsView;
import io.valence.data.DataConfig;
import io.valence.data.LabeledFile;
import io.valence.data.table.BadRowPolicy;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
   * What a model answers on the rows.
   *
   * @param config of the model
   * @param learned whether it was trained on the same file
   */
  record Evaluated(Path model, EvaluationResult result, RunConfig config, boolean learned) {
    Scores scores() {
      return result.scores();
    }

    /** The label of each row. */
    List<String> gold() {
      return Arrays.stream(scores().gold()).mapToObj(result.labels()::get).toList();
    }
  }

  /**
   * The results of each model, in order.
   *
   * @throws UsageException when the models can use different rows
   */
  List<Evaluated> of(List<Path> models) throws IOException {
    List<Evaluated> results = new ArrayList<>();
    BadRowPolicy policy = onBadRow;
    for (Path path : models) {
      try (BadRowsView rejected = new BadRowsView(terminal, policy);
          SentimentModel model = SentimentModel.load(path, computation)) {
        DataConfig data = settings.over(model.config());
        boolean learned = learned(model);
        if (learned) {
          terminal.note(
              "warning: %s was trained on this file: these metrics do not predict its performance on new texts",
              path);
        }
        EvaluationResult result = model.evaluate(new LabeledFile(file, data, rejected.handler()));
        results.add(new Evaluated(path, result, model.config(), learned));
      }
      // The next model reads the same rows: write them once.
      policy = policy instanceof BadRowPolicy.Fail ? policy : new BadRowPolicy.Skip();
    }
    if (results.stream().map(Evaluated::gold).distinct().count() > 1) {
      throw new UsageException(
          "the two models can use different rows of " + file + "; correct the file first");
    }
    return results;
  }

  /** Whether the file is, byte for byte, the training file of a model. */
  private boolean learned(SentimentModel model) {
    if (!Files.isRegularFile(file)) {
      return false; // it can be read only once
    }
    String hash = new InputFile(file).sha256();
    return model.members().stream()
        .anyMatch(member -> hash.equals(member.provenance().inputs().get("train")));
  }
}
