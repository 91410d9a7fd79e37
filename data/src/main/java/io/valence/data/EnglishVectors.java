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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  private final CompletableFuture<Resource> resource;
  private final double polarity;

  /** Unchanged; read in the background, while the caller reads its texts. */
  public EnglishVectors() {
    this(CompletableFuture.supplyAsync(Resource::new), 1);
  }

  private EnglishVectors(CompletableFuture<Resource> resource, double polarity) {
    this.resource = resource;
    this.polarity = polarity;
  }

  /** Errors as they were thrown: an OutOfMemoryError has its own message. */
  private Resource read() {
    try {
      return resource.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
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
    long words = 0;
    for (Map.Entry<String, Long> token : counts.entrySet()) {
      words += isWord(token.getKey()) ? token.getValue() : 0;
    }
    long covered = 0;
    for (String word : read().words) {
      Long count = counts.get(word);
      covered += count != null && isWord(word) ? count : 0;
    }
    return words > 0 && covered >= ENOUGH * words;
  }

  private static boolean isWord(String token) {
    // Not by a stream: a training has just begun, and this code is interpreted.
    for (int i = 0; i < token.length(); i += Character.charCount(token.codePointAt(i))) {
      if (Character.isLetter(token.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<String> words(int most, Predicate<String> wanted) {
    return read().words.stream().filter(wanted).limit(most).toList();
  }

  /** A word without a vector gets the mean of those of its parts, if all of them have one. */
  @Override
  public WordVectors of(Vocabulary vocabulary) {
    float[][] rows = new float[vocabulary.size()][];
    Map<Integer, List<String>> compounds = compounds(vocabulary);
    Map<String, float[]> parts = new HashMap<>();
    compounds.values().forEach(split -> split.forEach(part -> parts.put(part, null)));
    Resource read = read();
    for (int n = 0; n < read.words.size(); n++) {
      String word = read.words.get(n);
      int id = vocabulary.id(word);
      if (id > Vocabulary.UNKNOWN || parts.containsKey(word)) {
        float[] vector = read.vector(n, polarity);
        parts.replace(word, vector);
        if (id > Vocabulary.UNKNOWN) {
          rows[id] = vector;
        }
      }
    }
    compounds.forEach(
        (id, split) -> {
          if (rows[id] == null) {
            rows[id] = mean(split.stream().map(parts::get).toList());
          }
        });
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

  /** The parts of the words, by id, that have several. */
  private static Map<Integer, List<String>> compounds(Vocabulary vocabulary) {
    Map<Integer, List<String>> compounds = new HashMap<>();
    for (int id = Vocabulary.UNKNOWN + 1; id < vocabulary.size(); id++) {
      List<String> split = partsOf(vocabulary.token(id));
      if (split.size() > 1) {
        compounds.put(id, split);
      }
    }
    return compounds;
  }

  /** The mean of vectors; null if one is null. */
  private static float[] mean(List<float[]> vectors) {
    if (vectors.contains(null)) {
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

  /** The whole resource: its words, followed by the axis and the vectors. */
  private static final class Resource {
    private static final int BYTES = Float.BYTES + WIDTH; // of a vector: its scale, its numbers

    private final ByteBuffer bytes;
    private final List<String> words;
    private final Polarity axis;
    private final int vectors; // where they begin

    Resource() {
      try (InputStream in = EnglishVectors.class.getResourceAsStream(RESOURCE)) {
        bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      int count = Integer.parseInt(line().split(" ")[0]);
      words = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        words.add(line());
      }
      float[] direction = new float[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        direction[i] = bytes.getFloat();
      }
      axis = new Polarity(direction, bytes.getFloat());
      vectors = bytes.position();
    }

    private String line() {
      int from = bytes.position();
      int to = from;
      while (bytes.get(to) != '\n') {
        to++;
      }
      bytes.position(to + 1);
      return new String(bytes.array(), from, to - from, StandardCharsets.UTF_8);
    }

    /** The vector of the n-th word, stretched. */
    float[] vector(int n, double polarity) {
      int at = vectors + n * BYTES;
      float scale = bytes.getFloat(at);
      float[] vector = new float[WIDTH];
      scaled(scale, bytes.array(), at + Float.BYTES, vector);
      if (polarity != 1) {
        axis.stretch(vector, polarity);
      }
      return vector;
    }

    private static void scaled(float scale, byte[] numbers, int from, float[] out) {
      for (int i = 0; i < out.length; i++) {
        out[i] = scale * numbers[from + i];
      }
    }
  }
}
