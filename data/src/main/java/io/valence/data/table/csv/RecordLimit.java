package io.valence.data.table.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Stops reading an endless record before it fills the memory. */
public final class RecordLimit extends FilterReader {
  private final int longest;
  private long sinceBegin;

  /**
   * @param longest characters of a record
   */
  public RecordLimit(Reader in, int longest) {
    super(in);
    this.longest = longest;
  }

  /** The current record is too long. */
  public static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A new record starts, or started within the last read. */
  public void begin() {
    sinceBegin = 0;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    sinceBegin += Math.max(0, count);
    if (sinceBegin > longest + 2L * length) {
      throw new ExceededException();
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    int c = in.read();
    sinceBegin += c < 0 ? 0 : 1;
    if (sinceBegin > longest) {
      throw new ExceededException();
    }
    return c;
  }
}
