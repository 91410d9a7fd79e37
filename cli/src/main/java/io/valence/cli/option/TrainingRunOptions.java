package io.valence.cli.option;

import java.time.Duration;
import picocli.CommandLine.Option;

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

  /** Whether to estimate only. */
  public boolean isDry() {
    return dryRun;
  }

  /** Time between two checkpoints within an epoch. */
  public Duration checkpointEvery() {
    return checkpointEvery;
  }
}
