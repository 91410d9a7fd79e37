package io.valence.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.SentimentModel;
import io.valence.TextCompleter;
import io.valence.app.UsageException;
import io.valence.app.input.InputFile;
import io.valence.app.predict.WrongPredictions;
import io.valence.app.run.ModelPath;
import io.valence.cli.command.ModelEvaluation.Evaluated;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.DataSettings;
import io.valence.cli.option.LabeledTableOptions;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.ThreadsOption;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.cli.view.ComparisonView;
import io.valence.cli.view.CoverageView;
import io.valence.cli.view.EvaluationView;
import io.valence.cli.view.VerdictView;
import io.valence.data.DataConfig;
import io.valence.data.LabeledFile;
import io.valence.data.UnlabeledTexts;
import io.valence.data.table.BadRows;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.McNemarTest;
import io.valence.model.language.Perplexity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    description =
        "Evaluates one model, or compares two, on a labeled CSV file; or a language model on texts.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence evaluate -m run test.csv",
      "  valence evaluate -m run test.csv --json",
      "  valence evaluate -m run test.csv --errors wrong.csv --unsure-below 0.7",
      "  valence evaluate -m run -m other-run test.csv",
      "  valence evaluate -m base texts.txt"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      required = true,
      description = "Run folder or .safetensors file. Give it twice to compare two models.")
  private List<Path> models;

  @Parameters(
      paramLabel = "FILE.csv",
      description =
          "Labeled rows; may be gzipped. For a language model texts, as valence pretrain reads them.")
  private Path file;

  @Option(
      names = "--errors",
      paramLabel = "OUT.csv",
      description =
          "Write the rows that the model gets wrong, with its label and probability, the most"
              + " confident first; also as .xlsx.")
  private Path errors;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite OUT.csv.")
  private boolean force;

  @Option(
      names = "--unsure-below",
      paramLabel = "P",
      description =
          "Also show how many rows have a probability of P or more, and the accuracy on these; and"
              + " the same for other thresholds.")
  private Double unsureBelow;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private LabeledTableOptions options;

  @Mixin private ThreadsOption threads;

  @Mixin private BadRowOption onBadRow;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (models.size() > 2) {
      throw new UsageException("give one model, or two to compare, not " + models.size());
    }
    if (unsureBelow != null && !(unsureBelow >= 0 && unsureBelow <= 1)) {
      throw new UsageException(
          "--unsure-below takes a probability from 0 to 1, not " + unsureBelow);
    }
    new InputFile(file).requireRegular();
    boolean one = models.size() == 1 && !new ModelPath(models.get(0)).isLanguageModel();
    if (!one && (errors != null || unsureBelow != null)) {
      throw new UsageException("--errors and --unsure-below are for one classifier");
    }
    if (errors != null) {
      new OutputFile(errors).requireTable();
      new OutputFile(errors).requireFree(force, file, models.get(0), onBadRow.quarantine());
    }
    if (models.size() == 1 && new ModelPath(models.get(0)).isLanguageModel()) {
      perplexity(models.get(0));
      return ExitCode.DONE.code();
    }
    List<Evaluated> results =
        new ModelEvaluation(
                terminal,
                file,
                new DataSettings(options.settings()),
                onBadRow.policy(),
                threads.computation())
            .of(models);
    if (json) {
      terminal.result(json(results));
    } else {
      print(results);
    }
    if (errors != null) {
      writeErrors();
    }
    return ExitCode.DONE.code();
  }

  private void writeErrors() throws IOException {
    BadRows badRows = onBadRow.fails() ? BadRows.FAIL : BadRows.SKIP;
    try (SentimentModel model = SentimentModel.load(models.get(0), threads.computation())) {
      DataConfig data = new DataSettings(options.settings()).over(model.config());
      int wrong = new WrongPredictions(model, new LabeledFile(file, data, badRows)).write(errors);
      terminal.note(
          switch (wrong) {
            case 0 -> "no row is wrong: %2$s has only the header";
            case 1 -> "%d wrong row is in %s";
            default -> "%d wrong rows are in %s";
          },
          wrong,
          errors);
    }
  }

  private void perplexity(Path base) throws IOException {
    try (BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy());
        TextCompleter model = TextCompleter.load(base)) {
      DataConfig data = new DataSettings(options.settings()).over(model.config());
      Perplexity perplexity =
          model.perplexity(
              new UnlabeledTexts(List.of(file), data, rejected.handler()), threads.count());
      Map<String, Object> fields = new LinkedHashMap<>(Map.of("schema", 1));
      fields.putAll(perplexity.fields());
      if (json) {
        terminal.result("%s", Json.line(fields));
        return;
      }
      terminal.result("words %d   loss %.4f", perplexity.words(), perplexity.loss());
      terminal.result("perplexity of the next word      %.2f", perplexity.of(0));
      if (perplexity.losses().size() > 1) {
        terminal.result("perplexity of the previous word  %.2f", perplexity.of(1));
      }
    }
  }

  private ObjectNode json(List<Evaluated> results) {
    ObjectNode root = Json.mapper().valueToTree(results.get(0).result().fields());
    if (results.size() == 2) {
      root.set("other", Json.mapper().valueToTree(results.get(1).result().fields()));
      root.set("mcnemar", comparison(results).json());
    }
    return root;
  }

  private void print(List<Evaluated> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.size() == 2) {
        terminal.result("%s", models.get(i));
      }
      EvaluationResult result = results.get(i).result();
      RunConfig config = results.get(i).config();
      new EvaluationView(result, config).lines().forEach(line -> terminal.prose("%s", line));
      if (!results.get(i).learned()) {
        new VerdictView(result, config).lines().forEach(line -> terminal.prose("%s", line));
      }
    }
    if (unsureBelow != null) {
      new CoverageView(results.get(0).scores(), unsureBelow)
          .lines()
          .forEach(line -> terminal.prose("%s", line));
    }
    if (results.size() == 2) {
      terminal.prose("%s", comparison(results).line(models.get(0), models.get(1)));
    }
  }

  private static ComparisonView comparison(List<Evaluated> results) {
    return new ComparisonView(
        McNemarTest.of(results.get(0).scores().right(), results.get(1).scores().right()));
  }
}
