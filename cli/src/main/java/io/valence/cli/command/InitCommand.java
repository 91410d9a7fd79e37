package io.valence.cli.command;

import io.valence.app.input.InputFile;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.ColumnOptions;
import io.valence.cli.option.FreeFolder;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.CommentedConfig;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Writes a configuration for a training file, with a comment for every key.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence init reviews.csv -o config.json",
      "  valence train reviews.csv -c config.json -o run",
      "",
      "Values chosen from the file are set; all other keys are comments with their defaults."
    })
public final class InitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "TRAIN.csv", description = "Labeled rows; may be gzipped.")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "CONFIG.json",
      description = "File to write. Default: standard output.")
  private Path output;

  @Mixin private ColumnOptions columns;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Configuration key to set. Repeatable.")
  private List<String> settings = List.of();

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite CONFIG.json.")
  private boolean force;

  @Mixin private BadRowOption onBadRow;

  InitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    new InputFile(file).requireRegular();
    if (output != null) {
      new OutputFile(output).requireFree(force, file, onBadRow.quarantine());
    }
    RunConfig wanted = new ConfigReader(RunConfig.DEFAULT).all(columns.over(settings)).read();
    TrainingData data;
    try (BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy())) {
      InputPaths paths = InputPaths.of(file, null, null);
      data = TrainingData.read(TrainingInputs.of(paths, wanted, rejected.handler()), wanted);
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "// " + file + ": " + data.choices().facts().rows() + " rows, labels " + data.labels());
    lines.add("// " + command());
    lines.addAll(new CommentedConfig(data.config(), chosen(data)).lines());
    if (output == null) {
      lines.forEach(line -> terminal.result("%s", line));
    } else {
      new AtomicFile(output, true).write(String.join("\n", lines) + "\n");
      terminal.note("%s is written; try: %s", output, command());
    }
    return ExitCode.DONE.code();
  }

  private String command() {
    return "valence train "
        + new ShellWord(file)
        + " -c "
        + (output == null ? "CONFIG.json" : new ShellWord(output))
        + onBadRow.inCommand()
        + " -o "
        + new ShellWord(new FreeFolder(Path.of("run")).path());
  }

  /** The keys whose values depend on the file or the command. */
  private static Set<String> chosen(TrainingData data) {
    Set<String> set = new TreeSet<>(data.config().given());
    set.addAll(List.of("data.text", "data.label", "data.tokenizer", "data.vectors"));
    data.choices().settings().forEach(setting -> set.add(setting.replaceFirst("=.*", "")));
    return set;
  }
}
