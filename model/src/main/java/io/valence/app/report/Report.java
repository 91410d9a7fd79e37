package io.valence.app.report;

import io.valence.model.config.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A finished training.
 *
 * @param schema version of this record; later ones only add fields
 * @param name of the run
 * @param version of Valence that made it
 * @param command that made it
 * @param seed of the run
 * @param inputs SHA-256 of each file by its role
 * @param config every key
 * @param parameters number of trained parameters
 * @param vocabulary number of words the model knows
 * @param labels of the model
 * @param epochs of the training, in order
 * @param bestEpoch the epoch whose model was kept
 * @param metrics as in {@code metrics.json}
 * @param lengths histogram of the training rows' numbers of tokens
 * @param judgement evaluation of the best model
 */
public record Report(
    int schema,
    String name,
    String version,
    List<String> command,
    long seed,
    Map<String, String> inputs,
    RunConfig config,
    long parameters,
    int vocabulary,
    List<String> labels,
    List<Epoch> epochs,
    int bestEpoch,
    Map<String, Object> metrics,
    List<Bin> lengths,
    Judgement judgement) {
  public Report {
    require(
        Stream.of(name, version, command, inputs, labels, epochs, lengths, judgement)
            .allMatch(part -> part != null));
    require(config != null && metrics != null);
    require(bestEpoch >= 1 && bestEpoch <= epochs.size());
    require(judgement.telling.size() == labels.size());
    requireMetrics(metrics.get(judgement.rows), labels);
    labels = List.copyOf(labels);
    epochs = List.copyOf(epochs);
  }

  /** The numbers that the page shows. */
  private static void requireMetrics(Object judged, List<String> labels) {
    for (String key : List.of("accuracy", "macro_f1", "loss", "rows", "calibration_error")) {
      requireNumber(at(judged, key));
    }
    requireNumber(at(at(judged, "baselines"), "majority"));
    requireNumbers(at(judged, "accuracy_95"), 2);
    require(
        at(judged, "confusion") instanceof List<?> confusion && confusion.size() == labels.size());
    for (Object row : (List<?>) at(judged, "confusion")) {
      requireNumbers(row, labels.size());
    }
    for (String label : labels) {
      Object one = at(at(judged, "labels"), label);
      requireNumber(at(one, "recall"));
      requireNumber(at(one, "precision"));
      requireNumber(at(one, "f1"));
    }
  }

  /** A field of a JSON object; null if it is not an object or lacks the field. */
  private static Object at(Object node, String key) {
    return node instanceof Map<?, ?> fields ? fields.get(key) : null;
  }

  private static void requireNumbers(Object node, int count) {
    require(node instanceof List<?> numbers && numbers.size() == count);
    ((List<?>) node).forEach(Report::requireNumber);
  }

  private static void requireNumber(Object node) {
    require(node instanceof Number);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("a report lacks a part or has a wrong one");
    }
  }

  /** One epoch. */
  public record Epoch(
      int epoch,
      double loss,
      double devLoss,
      double devAccuracy,
      double learningRate,
      double tokensPerSecond,
      double seconds) {}

  /**
   * Rows that have something in common.
   *
   * @param from minimum of the value
   * @param to maximum of the value
   * @param rows number of rows
   * @param accuracy of the model on them, if computed
   * @param mean of the value
   */
  public record Bin(double from, double to, int rows, double accuracy, double mean) {}

  /**
   * The best model's results on rows it was not trained on.
   *
   * @param rows {@code dev} or {@code test}
   * @param calibration rows by the probability of the prediction
   * @param byLength rows by the number of tokens
   * @param mistakes the most confident ones
   * @param telling for each label the words that support it most
   */
  public record Judgement(
      String rows,
      List<Bin> calibration,
      List<Bin> byLength,
      List<Mistake> mistakes,
      List<List<Word>> telling) {
    public Judgement {
      require(rows != null);
      calibration = List.copyOf(calibration);
      byLength = List.copyOf(byLength);
      mistakes = List.copyOf(mistakes);
      telling = telling.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A row that the model got wrong.
   *
   * @param line of its file
   * @param probability of the prediction
   * @param words with their effects on the prediction
   */
  public record Mistake(
      int line, String label, String answer, double probability, List<Word> words) {
    public Mistake {
      require(label != null && answer != null);
      words = List.copyOf(words);
    }
  }

  /** A word and its effect on a label, averaged if over several texts. */
  public record Word(String word, double effect) {
    public Word {
      require(word != null && Double.isFinite(effect));
    }
  }
}
