package io.valence.data.encoding;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses gzip data of any number of members (RFC 1952), to the end of the stream: Java's own
 * takes a damaged header of a further member for the end. Zeros may follow, as on tapes.
 */
public final class WholeGzip extends GZIPInputStream {
  /** Of a member: its checksum and its length. */
  private static final int TRAILER = 8;

  /**
   * Reads the first header.
   *
   * @param in supports marks
   * @param buffer bytes
   */
  public WholeGzip(InputStream in, int buffer) throws IOException {
    super(new Awaited(in), buffer);
  }

  /** Java's own asks whether there is more, which a slow pipe does not know yet. */
  private static final class Awaited extends FilterInputStream {
    Awaited(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      in.mark(1);
      int next = in.read();
      in.reset();
      return next < 0 ? 0 : Math.max(1, in.available());
    }
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    int read = super.read(bytes, from, count);
    if (read < 0) {
      requireEnd();
    }
    return read;
  }

  private void requireEnd() throws IOException {
    for (int at = len - inf.getRemaining() + TRAILER; at < len; at++) {
      requireZero(buf[at]);
    }
    for (int next = in.read(); next >= 0; next = in.read()) {
      requireZero(next);
    }
  }

  private static void requireZero(int next) throws ZipException {
    if (next != 0) {
      throw new ZipException("a part of it is damaged or no gzip data");
    }
  }
}
