package io.valence.cli.option;

import io.valence.app.UsageException;
import io.valence.data.output.RejectedRows;
import io.valence.data.table.BadRowPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --on-bad-row}, for every command that reads labeled rows or a CSV. */
public final class BadRowOption {
  @Option(
      names = "--on-bad-row",
      paramLabel = "fail|skip|quarantine=FILE",
      defaultValue = "fail",
      description = "What to do with rows that cannot be used. Default: ${DEFAULT-VALUE}.")
  private BadRowPolicy policy;

  /** Whether the first bad row stops the command. */
  public boolean fails() {
    return policy instanceof BadRowPolicy.Fail;
  }

  /** This option for a proposed command, with a space before it; empty if rows must be good. */
  public String inCommand() {
    return fails() ? "" : " --on-bad-row skip";
  }

  /** The file of unusable rows; null for none. */
  public Path quarantine() {
    return policy instanceof BadRowPolicy.Quarantine quarantine ? quarantine.file() : null;
  }

  /** The requested policy; its file must be new or from an earlier run. */
  public BadRowPolicy policy() throws IOException {
    if (policy instanceof BadRowPolicy.Quarantine quarantine) {
      Path file = quarantine.file();
      new OutputFile(file).requireFree(true);
      if (Files.exists(file) && !RejectedRows.wrote(file)) {
        throw new UsageException(
            file + " exists and is not a file of rejected rows; use another file");
      }
    }
    return policy;
  }
}
