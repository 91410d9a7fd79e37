package io.valence.data.encoding;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Byte order marks at the start of a file, which declare its encoding. */
public enum ByteOrderMark {
  // Before UTF-16: its mark starts with UTF-16's.
  UTF_32LE("UTF-32LE", 0xFF, 0xFE, 0, 0),
  UTF_32BE("UTF-32BE", 0, 0, 0xFE, 0xFF),
  UTF_16LE(StandardCharsets.UTF_16LE.name(), 0xFF, 0xFE),
  UTF_16BE(StandardCharsets.UTF_16BE.name(), 0xFE, 0xFF),
  UTF_8(StandardCharsets.UTF_8.name(), 0xEF, 0xBB, 0xBF);

  private final String charset;
  private final int[] mark;

  ByteOrderMark(String charset, int... mark) {
    this.charset = charset;
    this.mark = mark;
  }

  /** The mark at the start of the bytes. */
  public static Optional<ByteOrderMark> of(byte[] start) {
    for (ByteOrderMark mark : values()) {
      if (mark.begins(start)) {
        return Optional.of(mark);
      }
    }
    return Optional.empty();
  }

  private boolean begins(byte[] start) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= start.length || (start[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** The encoding it declares. */
  public Charset charset() {
    return Charset.forName(charset);
  }
}
