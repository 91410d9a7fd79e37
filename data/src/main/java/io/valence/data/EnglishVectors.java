package io.valence.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The vectors included in the library: the 40 000 most frequent words of GloVe 6B, lowercase, 100
 * numbers each (<a href="https://nlp.stanford.edu/projects/glove/">Pennington, Socher and Manning
 * 2014</a>; public domain, PDDL), 8 bits per number. {@code scripts/make_english_vectors.py}
 * creates the resource and describes its format.
 */
public final class EnglishVectors implements PretrainedVectors {
  /** Vector dimension. */
  public static final int WIDTH = 100;

  private static final String RESOURCE = "english.vectors";

  /**
   * Minimum fraction of covered words for the vectors to be useful. Measured: 0.91 of the words of
   * MR, 0.94 of SST-2. GloVe also has frequent words of other languages; German was only tried on
   * sentences.
   */
  private static final double ENOUGH = 0.75;

  /**
   * The axis from negative to positive words.
   *
   * @param direction unit vector
   * @param mean the mean vector's component along it
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

  private static final Pattern BOUNDARY =
      Pattern.compile("-|(?<=.)(?=n't$)|(?<=.)(?='(?:s|d|m|ll|re|ve)$)");

  private final Resource resource;
  private final double polarity;

  /** Unchanged. */
  public EnglishVectors() {
    this(new Resource(), 1);
  }

  private EnglishVectors(Resource resource, double polarity) {
    this.resource = resource;
    this.polarity = polarity;
  }

  /**
   * The same vectors, not read again.
   *
   * @param factor factor that stretches the direction from negative to positive words; 1 for no
   *     change
   */
  public EnglishVectors withPolarity(double factor) {
    return new EnglishVectors(resource, factor);
  }

  /**
   * Whether they cover most words of a text; punctuation and numbers do not count.
   *
   * @param counts frequency of each token
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

  /** A word without a vector gets the mean of those of its parts, if all of them have one. */
  @Override
  public WordVectors of(Vocabulary vocabulary) {
    float[][] rows = new float[vocabulary.size()][];
    Numbers numbers = new Numbers(resource.numbers.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    Polarity axis = new Polarity(numbers.floats(WIDTH), numbers.floats(1)[0]);
    Map<String, float[]> parts = parts(vocabulary);
    for (String word : resource.words) {
      int id = vocabulary.id(word);
      if (id > Vocabulary.UNKNOWN || parts.containsKey(word)) {
        float[] vector = numbers.vector();
        if (polarity != 1) {
          axis.stretch(vector, polarity);
        }
        parts.replace(word, vector);
        if (id > Vocabulary.UNKNOWN) {
          rows[id] = vector;
        }
      } else {
        numbers.skipVector();
      }
    }
    for (int id = Vocabulary.UNKNOWN + 1; id < rows.length; id++) {
      if (rows[id] == null) {
        rows[id] = mean(partsOf(vocabulary.token(id)).stream().map(parts::get).toList());
      }
    }
    return new WordVectors(WIDTH, rows, List.of());
  }

  /**
   * The parts of a word as the Penn Treebank splits it, and so GloVe: {@code does} and {@code n't},
   * {@code film} and {@code 's}; hyphens separate parts.
   */
  static List<String> partsOf(String word) {
    // Most words have one part; a regular expression for all of them takes most of the time.
    if (word.indexOf('-') < 0 && word.indexOf('\'') < 0 && word.indexOf('’') < 0) {
      return List.of(word);
    }
    return Arrays.stream(BOUNDARY.split(word.replace('’', '\'')))
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** The parts of the words that have some, without vectors yet. */
  private static Map<String, float[]> parts(Vocabulary vocabulary) {
    Map<String, float[]> parts = new HashMap<>();
    for (int id = Vocabulary.UNKNOWN + 1; id < vocabulary.size(); id++) {
      List<String> split = partsOf(vocabulary.token(id));
      if (split.size() > 1) {
        split.forEach(part -> parts.put(part, null));
      }
    }
    return parts;
  }

  /** The mean of two vectors or more; null for fewer, or if one is null. */
  private static float[] mean(List<float[]> vectors) {
    if (vectors.size() < 2 || vectors.contains(null)) {
      return null;
    }
    float[] mean = new float[WIDTH];
    for (float[] vector : vectors) {
      for (int i = 0; i < WIDTH; i++) {
        mean[i] += vector[i] / vectors.size();
      }
    }
    return mean;
  }

  /** The whole resource: its words, followed by the numbers. */
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

  /** Reads the numbers of the resource in order. */
  private record Numbers(ByteBuffer bytes) {
    float[] floats(int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = bytes.getFloat();
      }
      return numbers;
    }

    /** A scale, then the 8-bit numbers of one vector. */
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
