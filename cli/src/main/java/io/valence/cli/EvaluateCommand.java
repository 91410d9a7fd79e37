package io.valence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.data.BadRows;
import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.LabelledFile;
import io.valence.model.checkpoint.Json;
import io.valence.model.math.Backend;
import io.valence.model.train.BagOfWords;
import io.valence.model.train.Scores;
import io.valence.model.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Compares the answers of a model, or of two, with the labels of a CSV file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence evaluate -m run test.csv",
      "  valence evaluate -m run test.csv --json",
      "  valence evaluate -m run -m other-run test.csv"
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      required = true,
      description = "Run folder or .safetensors file; given twice, the two are compared.")
  private List<Path> models;

  @Parameters(paramLabel = "FILE.csv", description = "Labelled rows; .gz is unpacked.")
  private Path file;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      description =
          "How to read the CSV: data.text, data.label, data.delimiter. May be given again.")
  private List<String> settings = List.of();

  @Mixin private BadRowOption onBadRow;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The answers of one model. */
  private record Judged(Path model, Scores scores, List<String> labels, Double bagOfWords) {
    EvaluationReport report() {
      return new EvaluationReport(scores, labels, bagOfWords);
    }
  }

  @Override
  public Integer call() throws IOException {
    if (models.size() > 2) {
      throw new UsageException("one model is judged or two are compared, not " + models.size());
    }
    try (Backend backend = new Backends().bulk(TrainConfig.DEFAULT)) {
      List<Judged> judged = judge(backend);
      if (json) {
        terminal.result(json(judged));
      } else {
        print(judged);
      }
    }
    return ExitCode.DONE.code();
  }

  private List<Judged> judge(Backend backend) throws IOException {
    List<Judged> judged = new ArrayList<>();
    BadRowPolicy policy = onBadRow.policy();
    for (Path model : models) {
      try (RejectedRows rejected = new RejectedRows(terminal, policy)) {
        judged.add(judge(model, backend, rejected));
      }
      // The second model meets the same rows: they are written once.
      policy = policy instanceof BadRowPolicy.Fail ? policy : new BadRowPolicy.Skip();
    }
    if (judged.size() == 2
        && judged.get(0).scores.gold().length != judged.get(1).scores.gold().length) {
      throw new UsageException(
          "the two models can use different rows of " + file + "; mend the file first");
    }
    return judged;
  }

  private Judged judge(Path model, Backend backend, RejectedRows rejected) {
    ModelPath path = new ModelPath(model);
    Ensemble trained = path.load();
    DataConfig data = new DataSettings(settings).over(trained.first().config());
    Scores scores = trained.scores(backend, file, data, rejected.handler());
    return new Judged(
        model, scores, trained.labels(), bagOfWords(path, trained, data, rejected.silently()));
  }

  /** How right the baseline beside a model is; null when there is none. */
  private Double bagOfWords(ModelPath path, Ensemble trained, DataConfig data, BadRows badRows) {
    BagOfWords baseline = path.baseline(trained.first());
    return baseline == null
        ? null
        : baseline.accuracy(
            Corpus.read(
                new LabelledFile(file, data, badRows),
                trained.first().encoder(),
                trained.labels()));
  }

  private ObjectNode json(List<Judged> judged) {
    ObjectNode root = judged.get(0).report().json();
    if (judged.size() == 2) {
      root.set("other", judged.get(1).report().json());
      root.set("mcnemar", comparison(judged).json(Json.mapper().createObjectNode()));
    }
    return root;
  }

  private void print(List<Judged> judged) {
    for (Judged one : judged) {
      if (judged.size() == 2) {
        terminal.result("%s", one.model);
      }
      one.report().lines().forEach(line -> terminal.result("%s", line));
    }
    if (judged.size() == 2) {
      terminal.result("%s", comparison(judged).line(models.get(0), models.get(1)));
    }
  }

  private static Comparison comparison(List<Judged> judged) {
    return Comparison.of(judged.get(0).scores.right(), judged.get(1).scores.right());
  }
}
