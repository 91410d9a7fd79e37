package io.valence.app.review;

import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.review.Finding.Problem;
import io.valence.data.Corpus;
import io.valence.data.CorpusCheck;
import io.valence.data.LabeledFile;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.Evaluator;
import io.valence.model.evaluate.OrdinalScale;
import io.valence.model.evaluate.Scores;
import io.valence.model.linear.NaiveBayesRegression;
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Compares the labels of a file with the answers of linear models that have not seen the row:
 * cross-validation. A row is likely mislabeled by the rule of confident learning (<a
 * href="https://arxiv.org/abs/1911.00068">Northcutt et al. 2021</a>): another label is more
 * probable than its own, and as probable as for the average row with that label; of labels in an
 * order, one that is {@value #FAR} steps away or more.
 *
 * @param backend computes the linear models
 * @param unsureBelow rows without a label of at least that probability are unsure; if empty, those
 *     whose two most probable labels are less than a tenth apart, of which many labels make no more
 */
public record RowReview(Backend backend, OptionalDouble unsureBelow) {
  private static final double CLOSE = 0.1;

  /** Steps between labels in an order: who gives four stars for five does not err. */
  private static final int FAR = 2;

  private static final int MOST_FOLDS = 5;

  /** Rows of a label that may be a slip of the pen. */
  private static final int FEW = 10;

  /** The label and the out-of-fold probabilities of a row. */
  private record ScoredRow(Corpus rows, Scores scores, int row) {
    long line() {
      return rows.line(row);
    }

    int label() {
      return rows.label(row);
    }

    int classes() {
      return scores.probabilities().columns();
    }

    float p(int k) {
      return scores.probabilities().get(row, k);
    }

    int best() {
      return Evaluator.best(scores.probabilities(), row);
    }

    /** How much more probable the best label is than any other. */
    double lead() {
      int best = best();
      return p(best)
          - IntStream.range(0, classes())
              .filter(k -> k != best)
              .mapToDouble(this::p)
              .max()
              .orElse(0);
    }
  }

  /**
   * What was found.
   *
   * @param findings by problem, then the most doubtful first
   * @param agreement fraction of the rows whose label is the models' answer, 0 to 1
   * @param majority fraction of the rows with the most frequent label
   * @param ordered whether the labels have an order: a label next to the row's is no wrong one
   * @param doubts about the labels of the file
   */
  public record Result(
      List<Finding> findings,
      double agreement,
      double majority,
      boolean ordered,
      List<String> doubts) {}

  /**
   * Reviews the rows.
   *
   * @param file the training file of the inputs, read without reporting bad rows again
   */
  public Result review(TrainingInputs inputs, RunConfig wanted, LabeledFile file) {
    List<TrainingData> folds = TrainingData.foldsUpTo(inputs, wanted, MOST_FOLDS);
    List<String> labels = folds.get(0).labels();
    List<ScoredRow> rows = new ArrayList<>();
    for (TrainingData fold : folds) {
      score(fold, rows);
    }
    double[] usual = usual(rows, labels.size());
    boolean[] known = known(rows, labels.size());
    OrdinalScale scale = folds.get(0).scale().orElse(null);
    CorpusCheck check = CorpusCheck.of(file, null);
    Map<Long, Integer> contradictions = suggestions(contradictions(check), rows);
    List<Finding> findings = new ArrayList<>();
    for (ScoredRow row : rows) {
      int likely = known[row.label()] ? likely(row, usual, scale) : -1;
      int best = row.best();
      if (contradictions.containsKey(row.line())) {
        findings.add(finding(row, Problem.CONTRADICTION, contradictions.get(row.line()), labels));
      } else if (likely >= 0) {
        findings.add(finding(row, Problem.MISLABELED, likely, labels));
      } else if (isUnsure(row)) {
        findings.add(finding(row, Problem.UNSURE, best, labels));
      }
    }
    findings.sort(
        Comparator.comparing(Finding::problem)
            .thenComparing(Finding::doubt, Comparator.reverseOrder())
            .thenComparing(Finding::line));
    long agreeing = rows.stream().filter(row -> row.best() == row.label()).count();
    return new Result(
        findings,
        (double) agreeing / rows.size(),
        majority(rows, labels.size()),
        scale != null,
        check.labelDoubts());
  }

  /** The fraction of rows with the most frequent label. */
  private static double majority(List<ScoredRow> rows, int classes) {
    int[] counts = new int[classes];
    rows.forEach(row -> counts[row.label()]++);
    return (double) Arrays.stream(counts).max().orElseThrow() / rows.size();
  }

  /**
   * Of which labels the models know something: they predict it for a larger part of its own rows
   * than of the others. That they disagree with a rare label that they hardly ever predict shows
   * nothing; but the rows of a slip of the pen, which are few, are to be found. [K]
   */
  private static boolean[] known(List<ScoredRow> rows, int classes) {
    int[] own = new int[classes];
    int[] hits = new int[classes];
    int[] predicted = new int[classes];
    for (ScoredRow row : rows) {
      own[row.label()]++;
      predicted[row.best()]++;
      hits[row.label()] += row.best() == row.label() ? 1 : 0;
    }
    boolean[] known = new boolean[classes];
    for (int k = 0; k < classes; k++) {
      long others = rows.size() - own[k];
      known[k] = own[k] < FEW || (long) hits[k] * others > (long) (predicted[k] - hits[k]) * own[k];
    }
    return known;
  }

  private boolean isUnsure(ScoredRow row) {
    return unsureBelow.isPresent()
        ? row.p(row.best()) < unsureBelow.getAsDouble()
        : row.lead() < CLOSE;
  }

  private void score(TrainingData fold, List<ScoredRow> rows) {
    Corpus test = fold.test();
    Scores scores =
        new NaiveBayesRegression(
                fold.train(), fold.dev(), fold.vocabulary().size(), fold.labels().size())
            .train(backend)
            .scores(test);
    for (int row = 0; row < test.rows(); row++) {
      rows.add(new ScoredRow(test, scores, row));
    }
  }

  /** The mean probability of each label over the rows that have it, [K]. */
  private static double[] usual(List<ScoredRow> rows, int classes) {
    double[] sums = new double[classes];
    int[] counts = new int[classes];
    for (ScoredRow row : rows) {
      sums[row.label()] += row.p(row.label());
      counts[row.label()]++;
    }
    for (int k = 0; k < classes; k++) {
      sums[k] = counts[k] == 0 ? 1 : sums[k] / counts[k];
    }
    return sums;
  }

  /**
   * The label that the row is likely to have in place of its own; negative if there is none.
   *
   * @param scale the order of the labels; null for none
   */
  private static int likely(ScoredRow row, double[] usual, OrdinalScale scale) {
    int likely = -1;
    for (int k = 0; k < usual.length; k++) {
      boolean far = scale == null || scale.distance(k, row.label()) >= FAR;
      boolean fits = far && row.p(k) >= usual[k] && row.p(k) > row.p(row.label());
      if (fits && (likely < 0 || row.p(k) > row.p(likely))) {
        likely = k;
      }
    }
    return likely;
  }

  /** For each line of a text with several labels, the text's first line. */
  private static Map<Long, Long> contradictions(CorpusCheck check) {
    Map<Long, Long> firstLines = new HashMap<>();
    for (List<Long> lines : check.contradictory()) {
      lines.forEach(line -> firstLines.put(line, lines.get(0)));
    }
    return firstLines;
  }

  /** One label for all rows of a text, else they would still contradict each other. */
  private static Map<Long, Integer> suggestions(Map<Long, Long> firstLines, List<ScoredRow> rows) {
    Map<Long, double[]> sums = new HashMap<>();
    for (ScoredRow row : rows) {
      Long first = firstLines.get(row.line());
      if (first != null) {
        double[] sum = sums.computeIfAbsent(first, line -> new double[row.classes()]);
        for (int k = 0; k < sum.length; k++) {
          sum[k] += row.p(k);
        }
      }
    }
    Map<Long, Integer> suggestions = new HashMap<>();
    firstLines.forEach(
        (line, first) -> {
          double[] sum = sums.getOrDefault(first, new double[1]);
          int best =
              IntStream.range(0, sum.length)
                  .boxed()
                  .max(Comparator.comparingDouble((Integer k) -> sum[k]).thenComparing(k -> -k))
                  .orElseThrow();
          suggestions.put(line, best);
        });
    return suggestions;
  }

  private static Finding finding(
      ScoredRow row, Problem problem, int suggestion, List<String> labels) {
    return new Finding(
        row.line(),
        problem,
        labels.get(row.label()),
        labels.get(suggestion),
        row.p(suggestion),
        row.p(suggestion) - row.p(row.label()));
  }
}
