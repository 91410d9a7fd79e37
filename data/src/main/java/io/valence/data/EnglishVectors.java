package io.valence.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The vectors that come with the library: the 40 000 most frequent words of GloVe 6B, lower case,
 * 100 numbers each (<a href="https://nlp.stanford.edu/projects/glove/">Pennington, Socher and
 * Manning 2014</a>; public domain, PDDL), in 8 bits a number. {@code
 * scripts/make_english_vectors.py} makes the resource and describes its format.
 */
public final class EnglishVectors implements PretrainedVectors {
  /** Numbers of a vector. */
  public static final int WIDTH = 100;

  private static final String RESOURCE = "english.vectors";

  /**
   * From which part of a text's words on the vectors are worth having. Measured: 0.91 of the words
   * of MR, 0.94 of SST-2. Of other languages GloVe knows the commonest words too; German was tried
   * on sentences alone.
   */
  private static final double ENOUGH = 0.75;

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

  private final Resource resource;
  private final double polarity;

  /** As they are. */
  public EnglishVectors() {
    this(new Resource(), 1);
  }

  private EnglishVectors(Resource resource, double polarity) {
    this.resource = resource;
    this.polarity = polarity;
  }

  /**
   * The same, without reading them again.
   *
   * @param factor by which the direction from negative to positive words is stretched; 1 to leave
   *     the vectors as they are
   */
  public EnglishVectors withPolarity(double factor) {
    return new EnglishVectors(resource, factor);
  }

  /**
   * Whether they cover most of the words of a text; marks and numbers are in every language.
   *
   * @param counts how often each token stands in it
   */
  public boolean cover(Map<String, Long> counts) {
    Set<String> known = new HashSet<>(resource.words);
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
    return resource.words.stream().filter(wanted).limit(most).toList();
  }

  @Override
  public WordVectors of(Vocabulary vocabulary) {
    float[][] rows = new float[vocabulary.size()][];
    Numbers numbers = new Numbers(resource.numbers.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    Polarity axis = new Polarity(numbers.floats(WIDTH), numbers.floats(1)[0]);
    for (String word : resource.words) {
      int id = vocabulary.id(word);
      if (id > Vocabulary.UNKNOWN) {
        rows[id] = numbers.vector();
        axis.stretch(rows[id], polarity);
      } else {
        numbers.skipVector();
      }
    }
    return new WordVectors(WIDTH, rows, List.of());
  }

  /** The resource, read as a whole: its words, and the numbers behind them. */
  private static final class Resource {
    private final ByteBuffer numbers;
    private final List<String> words;

    Resource() {
      try (InputStream in = EnglishVectors.class.getResourceAsStream(RESOURCE)) {
        numbers = ByteBuffer.wrap(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      int count = Integer.parseInt(line().split(" ")[0]);
      words = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        words.add(line());
      }
    }

    private String line() {
      int from = numbers.position();
      int to = from;
      while (numbers.get(to) != '\n') {
        to++;
      }
      numbers.position(to + 1);
      return new String(numbers.array(), from, to - from, StandardCharsets.UTF_8);
    }
  }

  /** The numbers of the resource, in order. */
  private record Numbers(ByteBuffer bytes) {
    float[] floats(int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = bytes.getFloat();
      }
      return numbers;
    }

    /** A scale, then as many numbers of 8 bits as a vector has. */
    float[] vector() {
      float scale = bytes.getFloat();
      float[] vector = new float[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        vector[i] = scale * bytes.get();
      }
      return vector;
    }

    void skipVector() {
      bytes.position(bytes.position() + Float.BYTES + WIDTH);
    }
  }
}
