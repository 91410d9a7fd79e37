package io.valence.model.linear;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import io.valence.data.Corpus;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a linear model like NB-SVM (<a href="https://aclanthology.org/P12-2018/">Wang and Manning
 * 2012</a>): the value of a word or pair in a text is its naive Bayes log-count ratio, and a
 * one-vs-rest logistic regression weights these values; the strength of its penalty is chosen on
 * dev.
 *
 * @param train rows to train on
 * @param dev rows to choose the penalty and the temperature by
 * @param vocabulary V
 * @param classes K
 */
public record NaiveBayesRegression(Corpus train, Corpus dev, int vocabulary, int classes) {
  private static final double[] COSTS = {0.01, 0.03, 0.1, 0.3, 1, 3};

  /** Weaker penalties, tried one after the other while the weakest so far is the best. */
  private static final double[] MORE_COSTS = {10, 30, 100, 300};

  /** More pairs cost memory and add little: they are the rarest ones. */
  private static final int MOST_PAIRS = 1 << 19;

  /** Of a model of many labels, which thus has fewer pairs or none. */
  private static final int MOST_NUMBERS = 1 << 24;

  /** The solver stops at this fraction of its initial gradient. */
  private static final double TOLERANCE = 0.01;

  /** Trains one model per penalty and keeps the best by dev loss. */
  public LinearModel train(Backend backend) {
    Bigrams bigrams = Bigrams.of(train, mostPairs(vocabulary, classes));
    OccurringFeatures features = OccurringFeatures.of(train, bigrams, vocabulary);
    Candidate best = null;
    int atOnce = atOnce(classes);
    for (int from = 0; from < COSTS.length; from += atOnce) {
      double[] costs = Arrays.copyOfRange(COSTS, from, Math.min(from + atOnce, COSTS.length));
      best = better(best, trained(backend, features, bigrams, costs), costs);
    }
    double weakest = COSTS[COSTS.length - 1];
    for (int i = 0; i < MORE_COSTS.length && best.cost == weakest; i++) {
      weakest = MORE_COSTS[i];
      best = better(best, trained(backend, features, bigrams, weakest), weakest);
    }
    return best.model;
  }

  /** A calibrated model of a penalty, and its loss on dev. */
  private record Candidate(LinearModel model, double cost, double loss) {}

  /** Calibrates one model after the other: only the best is kept. */
  private Candidate better(Candidate first, List<LinearModel> models, double... costs) {
    Candidate best = first;
    for (int i = 0; i < costs.length; i++) {
      LinearModel model = models.get(i);
      LinearModel calibrated = model.scaled(1 / model.scores(dev).temperature());
      double loss = calibrated.scores(dev).evaluation().loss();
      if (best == null || loss < best.loss) {
        best = new Candidate(calibrated, costs[i], loss);
      }
    }
    return best;
  }

  private List<LinearModel> trained(
      Backend backend, OccurringFeatures features, Bigrams bigrams, double... costs) {
    NaiveBayes bayes = new NaiveBayes(train, features::ofRow, features.count());
    List<LinearModel> models = new ArrayList<>();
    List<Runnable> pieces = new ArrayList<>();
    for (double cost : costs) {
      LinearModel model = untrained(bigrams);
      models.add(model);
      for (int k = 0; k < regressions(classes); k++) {
        int label = classes - 1 - k;
        pieces.add(() -> regress(features, label, bayes.ratios(label), cost, model));
      }
    }
    backend.run(pieces);
    return models;
  }

  private static int mostPairs(int vocabulary, int classes) {
    return Math.max(0, Math.min(MOST_PAIRS, MOST_NUMBERS / classes - vocabulary));
  }

  /** For two labels one regression is enough. */
  private static int regressions(int classes) {
    return classes == 2 ? 1 : classes;
  }

  /** Models of many labels are large, and have pieces enough for all threads. */
  private static int atOnce(int classes) {
    return Math.max(1, COSTS.length / regressions(classes));
  }

  private LinearModel untrained(Bigrams bigrams) {
    return new LinearModel(
        new Matrix(vocabulary + bigrams.size(), classes), new Matrix(1, classes), bigrams);
  }

  /**
   * The most memory that the models take at once, in bytes: those that are trained, one of them
   * calibrated, and the best one. The features of the rows being regressed come on top.
   *
   * @param tokens of the training rows
   */
  public static long modelBytes(long tokens, int vocabulary, int classes) {
    long pairs = Math.min(tokens, mostPairs(vocabulary, classes));
    long numbers = (vocabulary + pairs) * classes;
    return Float.BYTES * (atOnce(classes) + 2) * numbers;
  }

  /** Fills the column of a label; with two labels, the other column gets the opposite. */
  private void regress(
      OccurringFeatures features, int label, double[] ratios, double cost, LinearModel model) {
    Problem problem = new Problem();
    problem.l = train.rows();
    problem.n = ratios.length + 1; // the last feature is the bias
    problem.x = new Feature[problem.l][];
    problem.y = new double[problem.l];
    for (int row = 0; row < problem.l; row++) {
      int[] own = features.ofRow(row);
      problem.x[row] = new Feature[own.length + 1];
      for (int i = 0; i < own.length; i++) {
        problem.x[row][i] = new FeatureNode(own[i] + 1, ratios[own[i]]);
      }
      problem.x[row][own.length] = new FeatureNode(problem.n, 1);
      problem.y[row] = train.label(row) == label ? 1 : -1;
    }
    Linear.disableDebugOutput();
    de.bwaldvogel.liblinear.Model solved =
        Linear.train(problem, new Parameter(SolverType.L2R_LR, cost, TOLERANCE));
    // For the labels 1 and -1, LIBLINEAR gives the weights of 1, whichever comes first.
    double[] weights = solved.getFeatureWeights();
    if (solved.getNrClass() == 1 && solved.getLabels()[0] == -1) {
      // No row has the label. LIBLINEAR gives the weights of -1 then.
      for (int i = 0; i < weights.length; i++) {
        weights[i] = -weights[i];
      }
    }
    for (int feature = 0; feature < ratios.length; feature++) {
      put(model.weight(), features.original(feature), label, weights[feature] * ratios[feature]);
    }
    put(model.bias(), 0, label, weights[ratios.length]);
  }

  private void put(Matrix matrix, int row, int label, double logit) {
    float[] data = matrix.writableData();
    if (classes == 2) {
      data[row * 2 + label] = (float) (logit / 2);
      data[row * 2 + 1 - label] = (float) (-logit / 2);
    } else {
      data[row * classes + label] = (float) logit;
    }
  }
}
