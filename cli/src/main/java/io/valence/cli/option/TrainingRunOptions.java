package io.valence.cli.option;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --dry-run} and {@code --checkpoint-every}, of the commands that train one model. */
public final class TrainingRunOptions {
  @Option(
      names = "--dry-run",
      description = "Print the size of the training and the estimated time; write nothing.")
  private boolean dryRun;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME",
      defaultValue = "5m",
      description =
          "How often to save within an epoch, such as 30s, 5m or 1h. Default: "
              + "${DEFAULT-VALUE}.")
  private Duration checkpointEvery;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether to estimate only. */
  public boolean isDry() {
    return dryRun;
  }

  /** Time between two checkpoints within an epoch. */
  public Duration checkpointEvery() {
    return checkpointEvery;
  }

  /**
   * Throws unless there is a folder to write, or nothing is written.
   *
   * @param output may be null
   * @param resume whether a run in it is continued
   */
  public void requireOutput(Path output, boolean resume) {
    if (output == null && (resume || !dryRun)) {
      OptionSpec option = command.findOption("--output");
      throw new MissingParameterException(
          command.commandLine(),
          option,
          "Missing required option: '--output=" + option.paramLabel() + "'");
    }
  }
}
