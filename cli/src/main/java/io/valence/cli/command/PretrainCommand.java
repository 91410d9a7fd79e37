package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.app.pretrain.PretrainingJob;
import io.valence.app.run.LanguageModelFolder;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.ConfigOptions;
import io.valence.cli.option.TextColumnOption;
import io.valence.cli.option.TrainingRunOptions;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.cli.view.ConsolePretrainingListener;
import io.valence.cli.view.PretrainingDryRunView;
import io.valence.data.UnlabeledTexts;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence pretrain}. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Trains a language model on texts without labels, for classifiers to start from.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence pretrain reviews.csv more-reviews.txt.gz -o base",
      "  valence train labeled.csv --from base -o run",
      "  valence complete -m base \"the film was\"",
      "  valence pretrain --resume -o base",
      "",
      "The forward direction predicts the next word and the backward direction the previous one, "
          + "each with its own recurrent layers. Ten percent of the texts are held out to select "
          + "the best epoch."
    })
public final class PretrainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final List<String> arguments;

  @Parameters(
      arity = "0..*",
      paramLabel = "TEXTS",
      description =
          "Files with texts: the column data.text of .csv, .tsv, .jsonl, .xlsx or .parquet, or each line of any other"
              + " file; may be gzipped. Not needed with --resume.")
  private List<Path> texts = List.of();

  @Mixin private TextColumnOption column;

  @Mixin private ConfigOptions options;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "BASE",
      description =
          "Folder to write; its model.safetensors is the language model. A name ending in"
              + " .safetensors is that file itself, with a folder .run beside it. Not needed with"
              + " --dry-run.")
  private Path output;

  @Option(names = "--resume", description = "Continue the run in BASE with its texts and settings.")
  private boolean resume;

  @Mixin private TrainingRunOptions training;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite the language model in BASE.")
  private boolean force;

  @Mixin private BadRowOption onBadRow;

  PretrainCommand(Terminal terminal, List<String> arguments) {
    this.terminal = terminal;
    this.arguments = arguments;
  }

  @Override
  public Integer call() throws IOException {
    requireConsistentOptions();
    LanguageModelFolder folder = output == null ? null : new LanguageModelFolder(output);
    if (folder != null) {
      requireUsable(folder);
    }
    List<Path> files = texts.isEmpty() ? folder.texts() : texts;
    String[] own = column.over(List.of()).toArray(String[]::new);
    RunConfig wanted = resume ? options.resumed(folder.config(), own) : options.fresh(own);
    if (!wanted.train().languageModel().from().isEmpty()) {
      throw new UsageException(
          "train.from is for train: a language model starts from random numbers and word vectors");
    }
    ConsolePretrainingListener listener = new ConsolePretrainingListener(terminal);
    try (Backend backend = options.openBackend(wanted);
        BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy())) {
      UnlabeledTexts read = new UnlabeledTexts(files, wanted.data(), rejected.handler());
      PretrainingJob job =
          new PretrainingJob(backend, listener, arguments, training.checkpointEvery());
      if (training.isDry()) {
        new PretrainingDryRunView(job.dryRun(wanted, read))
            .lines()
            .forEach(line -> terminal.result("%s", line));
      } else {
        job.run(folder, wanted, read, resume);
      }
    }
    if (listener.exitCode() != ExitCode.DONE) {
      terminal.note("stopped; to resume: valence pretrain --resume -o %s", new ShellWord(output));
    }
    return listener.exitCode().code();
  }

  private void requireConsistentOptions() {
    if (resume && force) {
      throw new UsageException("--resume continues a run, --force replaces it; choose one");
    }
    if (texts.isEmpty() && !resume) {
      throw new UsageException("Missing required parameter: 'TEXTS'");
    }
    training.requireOutput(output, resume);
  }

  private void requireUsable(LanguageModelFolder folder) throws IOException {
    if (resume && !Files.exists(folder.config())) {
      throw new UsageException(
          "there is no run in " + folder.path() + "; leave out --resume to start one");
    }
    if (!resume && !training.isDry()) {
      folder.requireFree(force);
    }
  }
}
