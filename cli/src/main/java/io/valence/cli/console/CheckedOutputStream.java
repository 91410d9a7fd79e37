package io.valence.cli.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output that throws on write errors. A PrintStream swallows them, so a full disk would
 * look like success.
 */
public final class CheckedOutputStream extends FilterOutputStream {
  public CheckedOutputStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      throw new LostException(e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new LostException(e);
    }
  }

  /** The results cannot be written. */
  public static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException(IOException cause) {
      super("standard output cannot be written (" + cause.getMessage() + ")", cause);
    }

    /** Whether the reader closed the pipe, as {@code head} does. */
    public boolean readerGone() {
      return getMessage().contains("Broken pipe") || getMessage().contains("pipe has been ended");
    }
  }
}
