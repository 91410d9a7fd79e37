package io.valence.data.table;

import io.valence.data.encoding.ByteOrderMark;
import io.valence.data.encoding.EncodingGuess;
import io.valence.data.encoding.WholeGzip;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A user's text file. gzip data are detected by their first bytes and decompressed, and UTF-16 and
 * UTF-32 are read if there is a byte order mark.
 *
 * @param encoding empty for UTF-8 or what a byte order mark says
 */
public record TextFile(Path path, Optional<Charset> encoding) {
  /** Bytes at the start of a file used to detect its type. */
  private static final int START = 1 << 12;

  private static final int BUFFER = 1 << 16;

  /** Bytes that show the encoding. */
  private static final int SHOWN = 1 << 20;

  /** A file in UTF-8 or what its byte order mark says. */
  public TextFile(Path path) {
    this(path, Optional.empty());
  }

  /** A function applied to an open file. */
  @FunctionalInterface
  public interface Use<S, T> {
    T apply(S source) throws IOException;
  }

  /**
   * The lines of an open stream, called {@code name} in messages; gzip data are decompressed.
   *
   * @param name if it is that of a file, its bytes may show another encoding
   * @param encoding empty for UTF-8 or what a byte order mark says
   * @param badRows is warned if another encoding is used
   */
  public static LineReader lines(
      Path name, InputStream in, Optional<Charset> encoding, BadRows badRows) throws IOException {
    TextFile file = new TextFile(name, encoding).settled(badRows);
    InputStream bytes = unzipped(name, new BufferedInputStream(in, BUFFER));
    return new LineReader(file.decode(bytes, false, file::remedy), file.terminator());
  }

  /** Lines in UTF-8, with a lone surrogate for invalid bytes. */
  public static LineReader linesLeniently(Path name, InputStream in) throws IOException {
    return new LineReader(
        new TextFile(name).decode(new BufferedInputStream(in, BUFFER), true, () -> ""));
  }

  /**
   * Opens the file, passes its text to {@code use} and closes it.
   *
   * @throws InputException when the file cannot be opened or read
   */
  <T> T read(Use<TextReader, T> use) {
    return readBytes(in -> use.apply(reader(in, false)));
  }

  /** Same as {@link #read}, with {@link DecodingReader#BROKEN} for invalid bytes. */
  <T> T readLeniently(Use<TextReader, T> use) {
    return readBytes(in -> use.apply(reader(in, true)));
  }

  /** Receives the lines of a file. */
  @FunctionalInterface
  public interface LineHandler {
    /**
     * A line.
     *
     * @param number counted from 1
     * @return whether to continue with the next one
     */
    boolean line(String text, long number);
  }

  /**
   * Passes on the lines while the handler wants more.
   *
   * @throws InputException when the file cannot be opened or read
   */
  public void eachLine(LineHandler handler) {
    char terminator = terminator();
    read(
        text -> {
          LineReader in = new LineReader(text, terminator);
          for (String line = in.next(); line != null; line = in.next()) {
            in.requireWhole(path);
            if (!handler.line(line, in.number())) {
              break;
            }
          }
          return null;
        });
  }

  /** CR for a file that has it and no LF in its first characters, as old Macintosh files do. */
  private char terminator() {
    return Files.isRegularFile(path) ? readLeniently(TextFile::terminator) : '\n';
  }

  private static char terminator(TextReader text) throws IOException {
    boolean lone = false;
    boolean after = false; // a CR
    for (int i = 0; i < SHOWN; i++) {
      int next = text.read();
      if (next < 0) {
        break;
      }
      if (next == '\n') {
        return '\n';
      }
      lone |= after;
      after = next == '\r';
    }
    return lone ? '\r' : '\n';
  }

  /**
   * All lines of a small file.
   *
   * @throws InputException when the file cannot be opened or read
   */
  public List<String> lines() {
    char terminator = terminator();
    return read(
        text -> {
          List<String> lines = new ArrayList<>();
          LineReader in = new LineReader(text, terminator);
          for (String line = in.next(); line != null; line = in.next()) {
            in.requireWhole(path);
            lines.add(line);
          }
          return lines;
        });
  }

  /**
   * The whole text of a small file.
   *
   * @throws InputException when it cannot be read or has more than {@code most} characters
   */
  public String text(int most) {
    return read(
        in -> {
          char[] chars = new char[most + 1];
          int count = 0;
          for (int n = 0;
              n >= 0 && count < chars.length;
              n = in.read(chars, count, chars.length - count)) {
            count += n;
          }
          if (count > most) {
            throw new InputException(
                path.toString(), "has more than " + most + " characters", "use another file");
          }
          return new String(chars, 0, count);
        });
  }

  /** Same as {@link #read}, for bytes. */
  public <T> T readBytes(Use<InputStream, T> use) {
    return readOpened(this::open, use);
  }

  /** Same as {@link #readBytes}, for a file that need not be text and is not decompressed. */
  <T> T readRawBytes(Use<InputStream, T> use) {
    return readOpened(
        () -> new BufferedInputStream(new FileInputStream(path.toFile()), BUFFER), use);
  }

  /** Opens a stream. */
  @FunctionalInterface
  private interface Opening {
    InputStream open() throws IOException;
  }

  private <T> T readOpened(Opening opening, Use<InputStream, T> use) {
    if (Files.isDirectory(path)) {
      throw new InputException(path.toString(), "is a folder", "give a file");
    }
    if (!Files.isReadable(path)) {
      boolean exists = Files.exists(path);
      throw new InputException(
          path.toString(),
          exists ? "cannot be read" : "no such file",
          exists ? "check its permissions" : "check the path");
    }
    try (InputStream in = opening.open()) {
      return use.apply(in);
    } catch (IOException e) {
      throw FileInput.broken(path, e);
    }
  }

  /** The decompressed bytes of the file; throws if it is not text. */
  private InputStream open() throws IOException {
    InputStream in = new BufferedInputStream(new FileInputStream(path.toFile()), BUFFER);
    try {
      in = unzipped(path, in);
      Optional<InputException> refusal = FileKind.problem(path.toString(), start(in));
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return in;
    } catch (IOException | InputException e) {
      in.close();
      throw e;
    }
  }

  /** The bytes, decompressed if they are gzip data. */
  private static InputStream unzipped(Path name, InputStream in) throws IOException {
    byte[] start = start(in);
    boolean zipped = start.length > 1 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B;
    return new FileInput(
        name, zipped ? new BufferedInputStream(new WholeGzip(in, BUFFER), BUFFER) : in);
  }

  /** Peeks at the first bytes. */
  private static byte[] start(InputStream in) throws IOException {
    in.mark(START);
    byte[] start = new byte[START];
    // One read: a terminal or pipe has only what was written so far.
    int count = in.read(start);
    in.reset();
    return Arrays.copyOf(start, Math.max(0, count));
  }

  private TextReader reader(InputStream in, boolean lenient) throws IOException {
    byte[] start = start(in);
    boolean mark = ByteOrderMark.of(start).isPresent();
    if (!mark && encoding.isEmpty() && isMostlyNul(start)) {
      throw new InputException(
          path.toString(),
          "is not UTF-8",
          new EncodingGuess(new ByteArrayInputStream(start)).remedy());
    }
    return new TextReader(decode(in, lenient, this::remedy), mark);
  }

  /** True for UTF-16 without a byte order mark. */
  private static boolean isMostlyNul(byte[] start) {
    int nuls = 0;
    for (byte b : start) {
      nuls += b == 0 ? 1 : 0;
    }
    return nuls > start.length / 3;
  }

  private Reader decode(InputStream in, boolean lenient, Supplier<String> remedy)
      throws IOException {
    Charset charset =
        encoding.orElse(
            ByteOrderMark.of(start(in)).map(ByteOrderMark::charset).orElse(StandardCharsets.UTF_8));
    return new DecodingReader(path, in, charset, lenient, remedy);
  }

  /**
   * The file in the encoding that it shows itself to have. A table that is Unicode, by its byte
   * order mark or by characters of several bytes that are all valid UTF-8, is read as that, though
   * another encoding is given: such as that of the file by which a model was trained. Where none is
   * given and the bytes are not UTF-8, it is read in the encoding that they leave no doubt about.
   *
   * @param badRows is warned if the given encoding, or UTF-8, is not used
   */
  public TextFile settled(BadRows badRows) {
    if (!Files.isRegularFile(path)) {
      return this;
    }
    if (encoding.isEmpty()) {
      return guessed(badRows);
    }
    Optional<Charset> shown = readBytes(TextFile::shown);
    if (shown.isEmpty() || shown.equals(encoding)) {
      return this;
    }
    badRows.warn(
        path
            + " is "
            + shown.get().name()
            + " and is read as that, not as "
            + encoding.get().name()
            + " (data.encoding)");
    return new TextFile(path, shown);
  }

  private TextFile guessed(BadRows badRows) {
    Optional<Charset> guess = readBytes(TextFile::guess);
    guess.ifPresent(
        charset ->
            badRows.warn(
                path
                    + " is not UTF-8 and is read as "
                    + charset.name()
                    + ", as its bytes show; if letters are wrong, set another data.encoding"));
    return guess.isPresent() ? new TextFile(path, guess) : this;
  }

  /** An encoding other than Unicode, if the bytes at the start leave no doubt. */
  private static Optional<Charset> guess(InputStream in) throws IOException {
    byte[] start = in.readNBytes(SHOWN);
    boolean unicode =
        ByteOrderMark.of(start).isPresent() || isUtf8(start, CharBuffer.allocate(start.length));
    return unicode
        ? Optional.empty()
        : new EncodingGuess(new ByteArrayInputStream(start)).certain();
  }

  private static boolean isUtf8(byte[] start, CharBuffer text) {
    return !StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(start), text, false)
        .isError();
  }

  /** Whether it is read as UTF-8, UTF-16 or UTF-32. */
  boolean isUnicode() {
    return encoding.isEmpty() || encoding.get().name().startsWith("UTF-");
  }

  /** The encoding by the bytes at the start, if it is Unicode beyond doubt. */
  private static Optional<Charset> shown(InputStream in) throws IOException {
    byte[] start = in.readNBytes(SHOWN);
    Optional<ByteOrderMark> mark = ByteOrderMark.of(start);
    if (mark.isPresent()) {
      return mark.map(ByteOrderMark::charset);
    }
    CharBuffer text = CharBuffer.allocate(start.length);
    boolean valid = isUtf8(start, text);
    boolean ascii = text.position() == start.length;
    return valid && !ascii ? Optional.of(StandardCharsets.UTF_8) : Optional.empty();
  }

  /** How to fix bytes that are not valid in this file's encoding. */
  String remedy() {
    boolean file = Files.isRegularFile(path);
    if (encoding.isPresent()) {
      return file && readBytes(in -> new EncodingGuess(in).damaged()).equals(encoding)
          ? "correct the line: the rest is " + encoding.get().name()
          : "use another data.encoding";
    }
    return file
        ? readBytes(in -> new EncodingGuess(in).remedy())
        : "write it as UTF-8, or name its encoding by --set data.encoding=NAME";
  }
}
