package io.valence.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The vectors that come with the library: the 40 000 most frequent words of GloVe 6B, lower case,
 * 100 numbers each (<a href="https://nlp.stanford.edu/projects/glove/">Pennington, Socher and
 * Manning 2014</a>; public domain, PDDL), in 8 bits a number. {@code
 * scripts/make_english_vectors.py} makes the resource and describes its format.
 *
 * @param polarity factor by which the direction from negative to positive words is stretched; 1 to
 *     leave the vectors as they are
 */
public record EnglishVectors(double polarity) implements PretrainedVectors {
  /** Numbers of a vector. */
  public static final int WIDTH = 100;

  private static final String RESOURCE = "english.vectors";

  /**
   * From which part of a text's words on the vectors are worth having. Measured: 0.96 of tokenized
   * reviews, 0.9 of tweets; German, of whose commonest words GloVe knows many, stays far below.
   */
  private static final double ENOUGH = 0.75;

  private record Words(List<String> words, int width, DataInputStream rest) {}

  /**
   * Where words stand between negative and positive.
   *
   * @param direction of length 1
   * @param mean the mean vector's part along it
   */
  private record Polarity(float[] direction, float mean) {
    void stretch(float[] vector, double factor) {
      double along = -mean;
      for (int i = 0; i < vector.length; i++) {
        along += vector[i] * direction[i];
      }
      for (int i = 0; i < vector.length; i++) {
        vector[i] += (float) ((factor - 1) * along * direction[i]);
      }
    }
  }

  /** As they are. */
  public EnglishVectors() {
    this(1);
  }

  /**
   * Whether they cover most of the words of a text; marks and numbers are in every language.
   *
   * @param counts how often each token stands in it
   */
  public boolean cover(Map<String, Long> counts) {
    Set<String> known = Set.copyOf(words(Integer.MAX_VALUE, word -> true));
    long words = 0;
    long covered = 0;
    for (Map.Entry<String, Long> token : counts.entrySet()) {
      if (token.getKey().codePoints().anyMatch(Character::isLetter)) {
        words += token.getValue();
        covered += known.contains(token.getKey()) ? token.getValue() : 0;
      }
    }
    return words > 0 && covered >= ENOUGH * words;
  }

  @Override
  public List<String> words(int most, Predicate<String> wanted) {
    try (InputStream in = open()) {
      return header(in).words.stream().filter(wanted).limit(most).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public WordVectors of(Vocabulary vocabulary) {
    float[][] rows = new float[vocabulary.size()][];
    try (InputStream in = open()) {
      Words header = header(in);
      float[] direction = floats(header.rest, header.width);
      Polarity axis = new Polarity(direction, floats(header.rest, 1)[0]);
      byte[] row = new byte[Float.BYTES + header.width];
      for (String word : header.words) {
        header.rest.readFully(row);
        int id = vocabulary.id(word);
        if (id > Vocabulary.UNKNOWN) {
          rows[id] = vector(row);
          axis.stretch(rows[id], polarity);
        }
      }
      return new WordVectors(header.width, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open() {
    return new BufferedInputStream(EnglishVectors.class.getResourceAsStream(RESOURCE), 1 << 16);
  }

  private static Words header(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    String[] sizes = line(in).split(" ");
    int count = Integer.parseInt(sizes[0]);
    List<String> words = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      words.add(line(in));
    }
    return new Words(words, Integer.parseInt(sizes[1]), data);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static float[] floats(DataInputStream in, int count) throws IOException {
    float[] numbers = new float[count];
    ByteBuffer.wrap(in.readNBytes(count * Float.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    return numbers;
  }

  /** A scale, then as many numbers of 8 bits as the vector has. */
  private static float[] vector(byte[] row) {
    float scale = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).getFloat();
    float[] vector = new float[row.length - Float.BYTES];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = scale * row[Float.BYTES + i];
    }
    return vector;
  }
}
