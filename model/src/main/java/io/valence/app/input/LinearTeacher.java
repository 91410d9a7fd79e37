package io.valence.app.input;

import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.data.Shuffle;
import io.valence.model.config.DistillationConfig;
import io.valence.model.linear.LinearModel;
import io.valence.model.linear.NaiveBayesRegression;
import io.valence.model.math.Backend;
import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Linear models as teachers ({@code train.teacher=linear}): the target of a text has a share of the
 * answer of a linear model that has not seen the text, nor a copy of it (cross-validation), and a
 * share of its label.
 *
 * <p>A long text has one label for hundreds of words. Of some passages of each text ({@code
 * train.passages}) the network learns what the linear model says of them alone.
 *
 * @param data its training rows are divided into folds by the seed
 * @param backend for the linear models
 */
record LinearTeacher(TrainingData data, Backend backend) {
  private static final int FOLDS = 5;

  /** Tokens of the shortest passage. */
  private static final int SHORTEST = 10;

  /** Passages have from a tenth to half of the tokens of their text. */
  private static final int LEAST_PART = 10;

  private static final int MOST_PART = 2;

  /** The training rows with their new targets, then the passages. */
  Corpus rows() {
    Corpus train = data.train();
    int classes = data.labels().size();
    float[][] targets = new float[train.rows()][];
    List<int[]> passages = new ArrayList<>();
    List<float[]> passageTargets = new ArrayList<>();
    List<Integer> passageLines = new ArrayList<>();
    RandomGenerator random = new Seed(data.config().train().compute().seed()).stream("passages");
    int[] order = IntStream.range(0, train.rows()).toArray();
    Shuffle.shuffle(order, random);
    int[] foldOf = folds(train, order, classes);
    for (int fold = 0; fold < FOLDS; fold++) {
      int tested = fold;
      LinearModel teacher =
          teacher(Arrays.stream(order).filter(row -> foldOf[row] != tested).toArray());
      for (int row : Arrays.stream(order).filter(row -> foldOf[row] == tested).toArray()) {
        targets[row] = shared(answer(teacher, train.ids(row)), train.probabilities(row, classes));
        for (int[] passage : passages(train.ids(row), random)) {
          passages.add(passage);
          passageTargets.add(answer(teacher, passage));
          passageLines.add(train.line(row));
        }
      }
    }
    int[] lines = passageLines.stream().mapToInt(Integer::intValue).toArray();
    return train
        .with(labels(train), targets)
        .and(corpus(passages, passageTargets).withLines(lines));
  }

  /**
   * Deals the rows to the folds in turn, but the copies of a text to the fold of the first one. Of
   * a label with few texts they are dealt, too: else there would be folds without the label.
   *
   * @param order in which the rows are dealt
   * @return the fold of each row
   */
  private static int[] folds(Corpus train, int[] order, int classes) {
    int[] alike = train.firstAlike();
    long[] texts = new long[classes];
    for (int row = 0; row < alike.length; row++) {
      texts[train.label(row)] += alike[row] == row ? 1 : 0;
    }
    int[] foldOf = new int[order.length];
    Map<Integer, Integer> foldOfText = new HashMap<>();
    for (int i = 0; i < order.length; i++) {
      int row = order[i];
      int next = i % FOLDS;
      foldOf[row] =
          texts[train.label(row)] < 2 * FOLDS
              ? next
              : foldOfText.computeIfAbsent(alike[row], first -> next);
    }
    return foldOf;
  }

  /** A model of some of the rows. */
  private LinearModel teacher(int[] others) {
    Corpus seen =
        Corpus.of(
            Arrays.stream(others).mapToObj(data.train()::ids).toArray(int[][]::new),
            Arrays.stream(others).map(data.train()::label).toArray());
    int words = data.vocabulary().size();
    return new NaiveBayesRegression(seen, data.dev(), words, data.labels().size()).train(backend);
  }

  /** The probability of each label, [K]. */
  private static float[] answer(LinearModel teacher, int[] ids) {
    float[] logits = teacher.logits(ids);
    return new Loss().softmax(new Matrix(1, logits.length, logits)).data();
  }

  private float[] shared(float[] answer, double[] own) {
    double share = settings().teacherShare();
    for (int k = 0; k < answer.length; k++) {
      answer[k] = (float) (share * answer[k] + (1 - share) * own[k]);
    }
    return answer;
  }

  private DistillationConfig settings() {
    return data.config().train().distillation();
  }

  /** Some passages of a text; none of a short one. */
  private List<int[]> passages(int[] ids, RandomGenerator random) {
    List<int[]> all = new ArrayList<>();
    int longest = ids.length / MOST_PART;
    int shortest = Math.max(SHORTEST, ids.length / LEAST_PART);
    for (int i = 0; i < settings().passages() && longest >= shortest; i++) {
      int length = random.nextInt(shortest, longest + 1);
      int start = random.nextInt(ids.length - length + 1);
      all.add(Arrays.copyOfRange(ids, start, start + length));
    }
    return all;
  }

  private static int[] labels(Corpus rows) {
    return IntStream.range(0, rows.rows()).map(rows::label).toArray();
  }

  private static Corpus corpus(List<int[]> passages, List<float[]> targets) {
    int[] likeliest = targets.stream().mapToInt(LinearTeacher::likeliest).toArray();
    return Corpus.of(passages.toArray(int[][]::new), likeliest)
        .with(likeliest, targets.toArray(float[][]::new));
  }

  private static int likeliest(float[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }
}
