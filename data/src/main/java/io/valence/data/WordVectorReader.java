package io.valence.data;

import io.valence.data.table.InputException;
import io.valence.data.table.TextFile;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * Reads one file of word vectors.
 *
 * <ul>
 *   <li>GloVe text: {@code word v1 … vE} a line, no header;
 *   <li>word2vec text: a header {@code words E}, then as GloVe;
 *   <li>word2vec binary: the same header, then {@code word}, a space and E little-endian floats,
 *       with or without a line end after them.
 * </ul>
 */
final class WordVectorReader {
  private static final int MAX_WIDTH = 10_000;
  private static final int MAX_WORD_BYTES = 10_000;
  private static final int PEEK = 1 << 12;
  private static final Pattern HEADER = Pattern.compile("\\d{1,10} \\d{1,10}\\s*");
  private static final Pattern NUMBERS = Pattern.compile("\\s*[-+.0-9][-+.0-9eE\\s]*");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  private static final Pattern SPACE = Pattern.compile("[ \t]+");

  private final Path file;
  private final PushbackInputStream in;
  private final ToIntFunction<String> ids;
  private final float[][] rows;

  /**
   * @param ids the row of a word; {@link Vocabulary#UNKNOWN} or less for one that is passed over
   * @param count how many rows there are
   */
  WordVectorReader(Path file, InputStream in, ToIntFunction<String> ids, int count) {
    this.file = file;
    this.in = new PushbackInputStream(in, PEEK);
    this.ids = ids;
    this.rows = new float[count][];
  }

  WordVectors read() throws IOException {
    byte[] start = in.readNBytes(PEEK);
    in.unread(start);
    int lineEnd = indexOf(start, '\n', 0);
    String first =
        new String(start, 0, lineEnd < 0 ? start.length : lineEnd, StandardCharsets.ISO_8859_1);
    if (!HEADER.matcher(first).matches()) {
      return new WordVectors(readText(1, 0, -1), rows);
    }
    int width = width(first.strip().split(" ")[1]);
    in.skipNBytes(lineEnd + 1L);
    if (looksLikeText(start, lineEnd + 1)) {
      long words = Long.parseLong(first.strip().split(" ")[0]);
      return new WordVectors(readText(2, width, words), rows);
    }
    readBinary(Long.parseLong(first.split(" ")[0]), width);
    return new WordVectors(width, rows);
  }

  /** Text when what follows the first word reads as numbers. */
  private static boolean looksLikeText(byte[] start, int from) {
    int space = indexOf(start, ' ', from);
    if (space < 0) {
      return true;
    }
    int lineEnd = indexOf(start, '\n', space);
    int end = Math.min(lineEnd < 0 ? start.length : lineEnd, space + 24);
    String next = new String(start, space, end - space, StandardCharsets.ISO_8859_1);
    return NUMBERS.matcher(next).matches();
  }

  /**
   * Lines from {@code line} on.
   *
   * @param width 0 to take that of the first line
   * @param words how many the header promises; -1 for no header
   * @return the width
   */
  private int readText(long line, int width, long words) throws IOException {
    BufferedReader text = TextFile.reader(file, in);
    int found = width;
    long lines = 0;
    for (String row = text.readLine(); row != null; row = text.readLine(), line++) {
      if (row.isBlank()) {
        continue;
      }
      if (found == 0) {
        found = width(String.valueOf(SPACE.split(row.strip()).length - 1));
      }
      readLine(row.stripTrailing(), line, found);
      lines++;
    }
    if (found == 0) {
      throw new InputException(file.toString(), "holds no word vectors", "name another file");
    }
    if (words >= 0 && lines != words) {
      throw new InputException(
          file.toString(),
          lines + " words where the header says " + words,
          "the file is cut short or damaged");
    }
    return found;
  }

  /**
   * The vector of one word, if it is wanted. GloVe 840B has words that hold spaces: such a line is
   * passed over, since no token holds one.
   */
  private void readLine(String row, long line, int width) {
    String[] halves = SPACE.split(row, 2);
    int id = ids.applyAsInt(halves[0]);
    if (id <= Vocabulary.UNKNOWN) {
      return;
    }
    String[] numbers = halves.length == 1 ? new String[0] : SPACE.split(halves[1]);
    if (numbers.length > width && !NUMBER.matcher(numbers[0]).matches()) {
      return;
    }
    if (numbers.length != width) {
      throw InputException.atLine(
          file,
          line,
          numbers.length + " numbers where the lines before have " + width,
          "the file is cut short or damaged");
    }
    float[] vector = new float[width];
    for (int i = 0; i < width; i++) {
      vector[i] = number(numbers[i], line);
    }
    rows[id] = vector;
  }

  private float number(String text, long line) {
    try {
      float value = Float.parseFloat(text);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, with the line.
    }
    throw InputException.atLine(
        file, line, "\"" + text + "\" is not a finite number", "the file is damaged");
  }

  private void readBinary(long words, int width) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] bytes = new byte[width * Float.BYTES];
    for (long word = 1; word <= words; word++) {
      try {
        int id = ids.applyAsInt(binaryWord(data, word));
        data.readFully(bytes);
        if (id > Vocabulary.UNKNOWN) {
          rows[id] = floats(bytes, width, word);
        }
      } catch (EOFException e) {
        throw new InputException(
            file.toString(),
            "ends at word " + word + " of " + words,
            "the file is cut short; get it again");
      }
    }
  }

  private String binaryWord(DataInputStream data, long word) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = data.readUnsignedByte(); b != ' '; b = data.readUnsignedByte()) {
      if (b != '\n' || bytes.size() > 0) {
        bytes.write(b);
      }
      if (bytes.size() > MAX_WORD_BYTES) {
        throw new InputException(
            file.toString(), "no end of word " + word, "it is not a word2vec binary file");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private float[] floats(byte[] bytes, int width, long word) {
    float[] vector = new float[width];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw new InputException(
            file.toString(),
            "the vector of word " + word + " is not finite",
            "the file is damaged");
      }
    }
    return vector;
  }

  private int width(String text) {
    int width = Integer.parseInt(text.length() > 9 ? "999999999" : text);
    if (width < 1 || width > MAX_WIDTH) {
      throw new InputException(
          file.toString(),
          width + " numbers a word",
          "word vectors have 1 to " + MAX_WIDTH + "; is it a GloVe or word2vec file?");
    }
    return width;
  }

  private static int indexOf(byte[] bytes, int value, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == value) {
        return i;
      }
    }
    return -1;
  }
}
