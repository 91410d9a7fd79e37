package io.valence.data.table;

import java.nio.file.Path;

/**
 * A user's file or configuration is wrong.
 *
 * <p>The message says where (file and line, or key), what is wrong and what to do; it is printed
 * unchanged, without a stack trace.
 */
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param where file, {@code file:line} or configuration key
   * @param problem what is wrong
   * @param remedy what to do about it
   */
  public InputException(String where, String problem, String remedy) {
    super(where + ": " + problem + "; " + remedy);
  }

  /** An exception with a longer message. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A problem on one line (counted from 1) of a file. */
  public static InputException atLine(Path file, long line, String problem, String remedy) {
    return new InputException(file + ":" + line, problem, remedy);
  }
}
