package io.valence.data.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Decodes UTF-8 or another encoding strictly and tracks the line number.
 *
 * <p>The JDK's readers either replace an invalid byte silently or report it without a position. A
 * leading byte order mark is dropped.
 */
final class DecodingReader extends Reader {
  /** Replaces invalid bytes; a lone surrogate, which UTF-8 cannot contain. */
  static final char BROKEN = '\uDC80';

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final InputStream in;
  private final Charset charset;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
  private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
  private long line = 1;
  private long column = 1;
  private boolean started;
  private boolean ended;
  private final boolean lenient;

  private final Supplier<String> remedy;

  /**
   * @param lenient whether invalid bytes become {@link #BROKEN} instead of an exception
   * @param remedy how to fix invalid bytes, called only if there are any
   */
  DecodingReader(
      Path file, InputStream in, Charset charset, boolean lenient, Supplier<String> remedy) {
    this.file = file;
    this.in = in;
    this.charset = charset;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.lenient = lenient;
    this.remedy = remedy;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (!chars.hasRemaining() && !fill()) {
      return -1;
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  /** True if a read will not block. */
  @Override
  public boolean ready() throws IOException {
    return chars.hasRemaining() || in.available() > 0;
  }

  /** Decodes at least one more character, or returns false at the end of the input. */
  private boolean fill() throws IOException {
    while (true) {
      chars.clear();
      CoderResult result = decoder.decode(bytes, chars, ended);
      chars.flip();
      count();
      dropByteOrderMark();
      if (chars.hasRemaining()) {
        return true;
      }
      if (result.isError() && lenient) {
        bytes.position(bytes.position() + result.length());
        chars.clear();
        chars.put(BROKEN).flip();
        column++;
        return true;
      }
      if (result.isError()) {
        throw InputException.atLine(
            file, line, "not valid " + charset.name() + " at column " + column, remedy.get());
      }
      if (ended) {
        return false;
      }
      readBytes();
    }
  }

  private void readBytes() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (count < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + count);
    }
    bytes.flip();
  }

  private void count() {
    for (int i = chars.position(); i < chars.limit(); i++) {
      if (chars.get(i) == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
  }

  private void dropByteOrderMark() {
    if (!started && chars.hasRemaining()) {
      started = true;
      if (chars.get(chars.position()) == '\uFEFF') {
        chars.get();
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
