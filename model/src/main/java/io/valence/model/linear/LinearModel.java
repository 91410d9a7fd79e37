package io.valence.model.linear;

import io.valence.data.Corpus;
import io.valence.data.Vocabulary;
import io.valence.model.evaluate.BiasCorrectedTemperature;
import io.valence.model.evaluate.Scores;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A softmax model of which words and pairs of neighboring words occur in a text, at any position.
 *
 * <p>In PyTorch: {@code nn.EmbeddingBag(V + P, K, mode="sum")} over the numbers of {@link
 * #features}, plus the bias.
 *
 * @param weight of each word, then of each pair, for each label, [V + P, K]
 * @param bias of each label, [1, K]
 * @param bigrams the pairs, P
 */
public record LinearModel(Matrix weight, Matrix bias, Bigrams bigrams) {
  /** Number of labels, K. */
  public int classes() {
    return bias.columns();
  }

  /**
   * The features of a text, without duplicates, ascending: the ids of its known words, then V plus
   * the numbers of its known pairs.
   *
   * @param ids of the text
   */
  public int[] features(int[] ids) {
    return features(ids, bigrams, weight.rows() - bigrams.size());
  }

  static int[] features(int[] ids, Bigrams bigrams, int vocabulary) {
    int[] all = new int[2 * ids.length];
    int count = 0;
    for (int t = 0; t < ids.length; t++) {
      if (ids[t] > Vocabulary.UNKNOWN) {
        all[count++] = ids[t];
      }
      int pair = t == 0 ? -1 : bigrams.number(ids[t - 1], ids[t]);
      if (pair >= 0) {
        all[count++] = vocabulary + pair;
      }
    }
    return Arrays.stream(all, 0, count).sorted().distinct().toArray();
  }

  /** The same without the words from {@code size} on, and without pairs that contain them. */
  public LinearModel withVocabulary(int size) {
    int vocabulary = weight.rows() - bigrams.size();
    int[] pairs =
        IntStream.range(0, bigrams.size()).filter(pair -> bigrams.isWithin(pair, size)).toArray();
    IntStream kept =
        IntStream.concat(
            IntStream.range(0, size), Arrays.stream(pairs).map(pair -> vocabulary + pair));
    int[] rows = kept.toArray();
    int width = classes();
    Matrix smaller = new Matrix(rows.length, width);
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(
          weight.data(), rows[row] * width, smaller.writableData(), row * width, width);
    }
    long[] keys = Arrays.stream(pairs).mapToLong(pair -> bigrams.keys()[pair]).toArray();
    return new LinearModel(smaller, bias, new Bigrams(keys));
  }

  /** The logits of a text, [K]. */
  public float[] logits(int[] ids) {
    float[] logits = bias.data().clone();
    float[] numbers = weight.data();
    for (int feature : features(ids)) {
      for (int k = 0; k < logits.length; k++) {
        logits[k] += numbers[feature * logits.length + k];
      }
    }
    return logits;
  }

  /**
   * What each token of a text adds to the logits, [T, K]: a feature's weights are shared equally by
   * its occurrences, those of a pair by its two words. With the bias they sum to {@link #logits}.
   */
  public Matrix contributions(int[] ids) {
    Matrix shares = new Matrix(ids.length, classes());
    Map<Integer, List<Integer>> places = new TreeMap<>();
    int vocabulary = weight.rows() - bigrams.size();
    for (int t = 0; t < ids.length; t++) {
      if (ids[t] > Vocabulary.UNKNOWN) {
        places.computeIfAbsent(ids[t], feature -> new ArrayList<>()).add(t);
      }
      int pair = t == 0 ? -1 : bigrams.number(ids[t - 1], ids[t]);
      if (pair >= 0) {
        places
            .computeIfAbsent(vocabulary + pair, feature -> new ArrayList<>())
            .addAll(List.of(t - 1, t));
      }
    }
    places.forEach(
        (feature, tokens) -> {
          for (int t : tokens) {
            for (int k = 0; k < classes(); k++) {
              shares.writableData()[t * classes() + k] += weight.get(feature, k) / tokens.size();
            }
          }
        });
    return shares;
  }

  /** The scores on some rows. */
  public Scores scores(Corpus rows) {
    Matrix logits = new Matrix(rows.rows(), classes());
    int[] gold = new int[rows.rows()];
    for (int row = 0; row < rows.rows(); row++) {
      System.arraycopy(logits(rows.ids(row)), 0, logits.writableData(), row * classes(), classes());
      gold[row] = rows.label(row);
    }
    return Scores.of(logits, gold);
  }

  /** The same model with scaled logits. */
  public LinearModel scaled(double factor) {
    return new LinearModel(times(weight, factor), times(bias, factor), bigrams);
  }

  /** The same model, calibrated. */
  public LinearModel calibrated(BiasCorrectedTemperature calibration) {
    LinearModel scaled = scaled(1 / calibration.temperature());
    float[] logits = scaled.bias.writableData();
    for (int k = 0; k < logits.length; k++) {
      logits[k] += (float) calibration.bias()[k];
    }
    return scaled;
  }

  private static Matrix times(Matrix matrix, double factor) {
    Matrix scaled = matrix.copy();
    float[] data = scaled.writableData();
    for (int i = 0; i < data.length; i++) {
      data[i] *= (float) factor;
    }
    return scaled;
  }
}
