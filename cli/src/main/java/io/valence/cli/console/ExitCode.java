package io.valence.cli.console;

import io.valence.app.UsageException;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.train.DivergedException;

/** The exit codes of every command. */
public enum ExitCode {
  DONE(0),
  FAILED(1),
  USAGE(2),
  INPUT(3),
  DIVERGED(4),
  MODEL_FILE(5),
  INTERRUPTED(130),
  TERMINATED(143);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The exit code of an exception. */
  public static ExitCode of(Exception e) {
    if (e instanceof UsageException) {
      return USAGE;
    } else if (e instanceof InputException) {
      return INPUT;
    } else if (e instanceof DivergedException) {
      return DIVERGED;
    } else if (e instanceof ModelFileException) {
      return MODEL_FILE;
    }
    return FAILED;
  }
}
