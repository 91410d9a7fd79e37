package io.valence.cli.command;

import io.valence.Computation;
import io.valence.app.UsageException;
import io.valence.app.input.InputFile;
import io.valence.app.run.ModelPath;
import io.valence.app.shrink.Shrinking;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.ByteSize;
import io.valence.cli.option.DataSettings;
import io.valence.cli.option.LabeledTableOptions;
import io.valence.cli.option.ModelArgument;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.Version;
import io.valence.cli.view.ComparisonView;
import io.valence.data.table.BadRowPolicy;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.Precision;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.McNemarTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code valence shrink}. */
@Command(
    name = "shrink",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Writes a smaller file of a model, with lower precision and a smaller vocabulary.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence shrink run -o small.safetensors --test test.csv",
      "  valence shrink run -o small.safetensors --size 2MB",
      "",
      "Every command that reads a model reads the smaller one. One model of an "
          + "ensemble is made by training with the ensemble as its teacher:",
      "  valence train reviews.csv --teacher ensemble -o run"
    })
public final class ShrinkCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelArgument model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "SMALL.safetensors",
      required = true,
      description = "File to write.")
  private Path output;

  @Option(
      names = "--precision",
      paramLabel = "int8|float16|float32",
      defaultValue = "int8",
      description =
          "Numbers of matrices: 8-bit integers with a scale for each row (int8), 16-bit floats"
              + " (float16), or as they are (float32). Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description =
          "Maximum size of the file, such as 800kB or 2MB. Rare words become unknown until it"
              + " fits.")
  private ByteSize size;

  @Option(
      names = "--test",
      paramLabel = "FILE.csv",
      description = "Labeled rows on which both models are compared.")
  private Path test;

  @Mixin private LabeledTableOptions options;

  @Mixin private BadRowOption onBadRow;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite the file.")
  private boolean force;

  ShrinkCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    new OutputFile(output).requireFree(force, model.path(), test, onBadRow.quarantine());
    if (test != null) {
      new InputFile(test).requireRegular();
    }
    ModelFile file = new ModelPath(model.path()).file();
    TrainedModel trained = file.load();
    requireConsistentOptions(trained);
    EvaluationResult large = test == null ? null : evaluated(file.path(), onBadRow.policy());
    TrainedModel smaller = new Shrinking(precision, size == null ? 0 : size.bytes()).of(trained);
    new ModelFile(output).save(smaller, precision);
    long before = Files.size(file.path());
    long after = Files.size(output);
    terminal.note(
        "%s: %,d bytes, %.1f %% of %,d; %,d of %,d words; %s",
        output,
        after,
        100.0 * after / before,
        before,
        smaller.vocabulary().size(),
        trained.vocabulary().size(),
        precision.name().toLowerCase(Locale.ROOT));
    if (large != null) {
      // The same rows are left out, and have been reported.
      BadRowPolicy again = onBadRow.fails() ? onBadRow.policy() : new BadRowPolicy.Skip();
      compare(List.of(file.path(), output), List.of(large, evaluated(output, again)));
    }
    return ExitCode.DONE.code();
  }

  /** Throws, before anything is written, if options conflict. */
  private void requireConsistentOptions(TrainedModel trained) {
    if (test == null && !(options.settings().isEmpty() && onBadRow.fails())) {
      throw new UsageException("--set and --on-bad-row say how --test is read; add --test");
    }
    new DataSettings(options.settings()).over(trained.config());
    if (!trained.checked()) {
      terminal.note(
          "%s was saved by an earlier version without a checksum; damage cannot be detected",
          model.path());
    }
  }

  private EvaluationResult evaluated(Path path, BadRowPolicy policy) throws IOException {
    return new ModelEvaluation(
            terminal,
            test,
            new DataSettings(options.settings()),
            policy,
            Computation.ALL_PROCESSORS)
        .of(List.of(path))
        .get(0)
        .result();
  }

  private void compare(List<Path> models, List<EvaluationResult> results) {
    for (int i = 0; i < models.size(); i++) {
      terminal.result(
          "accuracy %.4f   loss %.4f   %s",
          results.get(i).evaluation().accuracy(),
          results.get(i).evaluation().loss(),
          models.get(i));
    }
    McNemarTest mcNemar =
        McNemarTest.of(results.get(0).scores().right(), results.get(1).scores().right());
    terminal.prose("%s", new ComparisonView(mcNemar).line(models.get(0), models.get(1)));
  }
}
