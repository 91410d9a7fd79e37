package io.valence.app.report;

import io.valence.app.input.TrainingData;
import io.valence.app.report.Report.Bin;
import io.valence.app.report.Report.Mistake;
import io.valence.app.report.Report.Word;
import io.valence.data.Corpus;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.evaluate.Evaluator;
import io.valence.model.evaluate.Scores;
import io.valence.model.explain.IntegratedGradients;
import io.valence.model.math.Backend;
import io.valence.model.train.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Builds the report of a finished training. */
public final class ReportBuilder {
  private static final int MISTAKES = 20;
  private static final int BINS = 8;

  /** Enough for a plot. */
  private static final int STEPS = 64;

  private static final int BARS = 20;

  private final Backend backend;
  private final TrainedModel model;
  private final TrainingData data;

  /** A builder for a trained model and the rows it was trained on. */
  public ReportBuilder(Backend backend, TrainedModel model, TrainingData data) {
    this.backend = backend;
    this.model = model;
    this.data = data;
  }

  /**
   * The report.
   *
   * @param name of the run
   * @param scores of the test rows, or without any of the dev rows
   */
  public Report report(
      String name, TrainingState state, Map<String, Object> metrics, Scores scores) {
    Corpus rows = data.evaluationRows();
    return new Report(
        1,
        name,
        model.provenance().version(),
        model.provenance().command(),
        model.provenance().seed(),
        model.provenance().inputs(),
        model.config(),
        model.classifier().parameterCount(),
        model.vocabulary().size(),
        model.labels(),
        epochs(state),
        state.bestEpoch(),
        Json.fieldsOf(metrics),
        histogram(data.train().lengths()),
        new Report.Judgement(
            data.test() == null ? "dev" : "test",
            bins(rows, scores::probability, scores.right()),
            bins(rows, rows::length, scores.right()),
            mistakes(rows, scores),
            new TopWords(backend, model).of(rows)));
  }

  private static List<Report.Epoch> epochs(TrainingState state) {
    return state.history().stream()
        .map(
            e ->
                new Report.Epoch(
                    e.epoch(),
                    e.loss(),
                    e.dev().loss(),
                    e.dev().accuracy(),
                    e.learningRate(),
                    e.tokensPerSecond(),
                    e.seconds()))
        .toList();
  }

  /** Bins of about the same number of rows, by ascending value; equal values share a bin. */
  private static List<Bin> bins(Corpus rows, IntToDoubleFunction value, boolean[] right) {
    int[] order =
        IntStream.range(0, rows.rows())
            .boxed()
            .sorted(Comparator.comparingDouble(value::applyAsDouble))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Bin> bins = new ArrayList<>();
    for (int from = 0; from < order.length; ) {
      int to = Math.min(order.length, from + Math.max(1, (order.length + BINS - 1) / BINS));
      while (to < order.length
          && value.applyAsDouble(order[to]) == value.applyAsDouble(order[to - 1])) {
        to++;
      }
      bins.add(bin(Arrays.copyOfRange(order, from, to), value, right));
      from = to;
    }
    return bins;
  }

  private static Bin bin(int[] rows, IntToDoubleFunction value, boolean[] right) {
    double hits = Arrays.stream(rows).filter(row -> right[row]).count();
    return new Bin(
        value.applyAsDouble(rows[0]),
        value.applyAsDouble(rows[rows.length - 1]),
        rows.length,
        hits / rows.length,
        Arrays.stream(rows).mapToDouble(value).average().orElse(0));
  }

  /** Counts the lengths in bins of equal width. */
  private static List<Bin> histogram(int[] lengths) {
    int longest = Arrays.stream(lengths).max().orElse(1);
    int width = (longest + BARS - 1) / BARS;
    List<Bin> bins = new ArrayList<>();
    for (int from = 1; from <= longest; from += width) {
      int least = from;
      int most = from + width - 1;
      int[] inside = Arrays.stream(lengths).filter(n -> n >= least && n <= most).toArray();
      bins.add(new Bin(least, most, inside.length, 0, Arrays.stream(inside).average().orElse(0)));
    }
    return bins;
  }

  /** The wrong predictions with the highest probability, with the words as in the file. */
  private List<Mistake> mistakes(Corpus rows, Scores scores) {
    boolean[] right = scores.right();
    int[] worst =
        IntStream.range(0, rows.rows())
            .filter(row -> !right[row])
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -scores.probability(row)))
            .limit(MISTAKES)
            .mapToInt(Integer::intValue)
            .toArray();
    Map<Integer, String> texts =
        data.evaluationFile()
            .texts(Arrays.stream(worst).mapToObj(rows::line).collect(Collectors.toSet()));
    return Arrays.stream(worst)
        .mapToObj(row -> mistake(rows, scores, row, texts.get(rows.line(row))))
        .toList();
  }

  private Mistake mistake(Corpus rows, Scores scores, int row, String text) {
    int answer = Evaluator.best(scores.probabilities(), row);
    double[] effects =
        new IntegratedGradients(backend, model.answering(), STEPS)
            .explain(rows.ids(row), answer)
            .effects();
    List<String> words = model.encoder().writtenWords(text);
    return new Mistake(
        rows.line(row),
        model.labels().get(rows.label(row)),
        model.labels().get(answer),
        scores.probability(row),
        IntStream.range(0, effects.length)
            .mapToObj(t -> new Word(words.get(t), effects[t]))
            .toList());
  }
}
