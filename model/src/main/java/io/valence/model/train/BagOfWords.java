package io.valence.model.train;

import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.data.Shuffle;
import io.valence.data.Vocabulary;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The baseline a recurrent network has to beat: softmax regression on which words a text has,
 * whatever their order.
 *
 * @param weight of each word for each label, [V, K]
 * @param bias of each label, [1, K]
 */
public record BagOfWords(Matrix weight, Matrix bias) {
  private static final int EPOCHS = 10;
  private static final double RATE = 0.5;

  /** Trains by AdaGrad (Duchi et al., 2011) and keeps the epoch that does best on dev. */
  public static BagOfWords train(Corpus train, Corpus dev, int vocabulary, int classes, Seed seed) {
    BagOfWords model = new BagOfWords(new Matrix(vocabulary, classes), new Matrix(1, classes));
    Matrix squares = new Matrix(vocabulary + 1, classes);
    BagOfWords best = null;
    int[] order = IntStream.range(0, train.rows()).toArray();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      Shuffle.shuffle(order, seed.stream("bag", epoch));
      for (int row : order) {
        model.learn(words(train.ids(row)), train.label(row), squares);
      }
      if (best == null || model.accuracy(dev) > best.accuracy(dev)) {
        best = new BagOfWords(model.weight.copy(), model.bias.copy());
      }
    }
    return best;
  }

  /** The part of the rows that are right. */
  public double accuracy(Corpus corpus) {
    int right = 0;
    for (int row = 0; row < corpus.rows(); row++) {
      double[] p = probabilities(words(corpus.ids(row)));
      int best = 0;
      for (int k = 1; k < p.length; k++) {
        best = p[k] > p[best] ? k : best;
      }
      right += best == corpus.label(row) ? 1 : 0;
    }
    return (double) right / corpus.rows();
  }

  private static int[] words(int[] ids) {
    return Arrays.stream(ids).filter(id -> id > Vocabulary.UNKNOWN).distinct().toArray();
  }

  private double[] probabilities(int[] words) {
    int classes = bias.columns();
    double[] p = new double[classes];
    double scale = 1 / Math.sqrt(Math.max(1, words.length));
    for (int k = 0; k < classes; k++) {
      for (int word : words) {
        p[k] += weight.get(word, k);
      }
      p[k] = p[k] * scale + bias.get(0, k);
    }
    double largest = Arrays.stream(p).max().orElse(0);
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      p[k] = Math.exp(p[k] - largest);
      sum += p[k];
    }
    for (int k = 0; k < classes; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /**
   * @param squares the sums of squared gradients, those of the bias last, [V + 1, K]
   */
  private void learn(int[] words, int label, Matrix squares) {
    double[] p = probabilities(words);
    double scale = 1 / Math.sqrt(Math.max(1, words.length));
    int classes = p.length;
    for (int k = 0; k < classes; k++) {
      double d = p[k] - (k == label ? 1 : 0);
      for (int word : words) {
        step(weight.data(), word * classes + k, d * scale, squares.data(), word * classes + k);
      }
      step(bias.data(), k, d, squares.data(), weight.rows() * classes + k);
    }
  }

  private static void step(float[] numbers, int at, double gradient, float[] squares, int place) {
    squares[place] += (float) (gradient * gradient);
    numbers[at] -= (float) (RATE * gradient / (Math.sqrt(squares[place]) + 1e-6));
  }
}
