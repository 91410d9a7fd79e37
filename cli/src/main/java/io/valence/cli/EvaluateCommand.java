package io.valence.cli;

import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.math.Backend;
import io.valence.model.train.Evaluation;
import io.valence.model.train.Evaluator;
import io.valence.model.train.TrainConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Compares a model's answers with the labels of a CSV file.",
    footerHeading = "%nExamples:%n",
    footer = {"  valence evaluate -m run test.csv", "  valence evaluate -m run test.csv --json"})
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      required = true,
      description = "Run folder or .safetensors file.")
  private Path model;

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

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    TrainedModel trained = new ModelPath(model).file().load();
    DataConfig data = new DataSettings(settings).over(trained.config());
    Corpus corpus = Corpus.read(file, data, trained.encoder(), trained.labels());
    try (Backend backend = new Backends().bulk(TrainConfig.DEFAULT)) {
      Evaluation evaluation = new Evaluator(backend, trained.classifier()).evaluate(corpus);
      EvaluationReport report = new EvaluationReport(evaluation, trained.labels());
      if (json) {
        terminal.result(report.json());
      } else {
        report.lines().forEach(line -> terminal.result("%s", line));
      }
    }
    return ExitCode.DONE.code();
  }
}
