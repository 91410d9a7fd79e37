package io.valence.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A finished training.
 *
 * @param schema of this record; later versions only add
 * @param name of the run
 * @param version of Valence that made it
 * @param command that made it
 * @param seed of the run
 * @param inputs SHA-256 of each file by its role
 * @param config every key
 * @param parameters how many numbers were trained
 * @param vocabulary how many words the model knows
 * @param labels of the model
 * @param epochs of the training, in order
 * @param bestEpoch the one whose model was kept
 * @param metrics as in {@code metrics.json}
 * @param lengths how many training rows have how many tokens
 * @param judgement of the best model
 */
public record Report(
    int schema,
    String name,
    String version,
    List<String> command,
    long seed,
    Map<String, String> inputs,
    JsonNode config,
    long parameters,
    int vocabulary,
    List<String> labels,
    List<Epoch> epochs,
    int bestEpoch,
    JsonNode metrics,
    List<Bin> lengths,
    Judgement judgement) {
  /** The file of a run folder that holds this as JSON. */
  public static final String JSON = "report.json";

  /** The file of a run folder that shows it. */
  public static final String HTML = "report.html";

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
   * @param from least value of it
   * @param to largest value of it
   * @param rows how many there are
   * @param accuracy of the model on them, where it was asked
   * @param mean of the value
   */
  public record Bin(double from, double to, int rows, double accuracy, double mean) {}

  /**
   * How the best model did on rows it was not trained on.
   *
   * @param rows {@code dev} or {@code test}
   * @param calibration rows by the probability of the answer
   * @param byLength rows by the number of tokens
   * @param mistakes the most confident ones
   * @param telling for each label the words that spoke most for it
   */
  public record Judgement(
      String rows,
      List<Bin> calibration,
      List<Bin> byLength,
      List<Mistake> mistakes,
      List<List<Word>> telling) {}

  /**
   * A row that the model got wrong.
   *
   * @param line of its file
   * @param probability of the answer
   * @param words with what each did to the answer
   */
  public record Mistake(
      int line, String label, String answer, double probability, List<Word> words) {}

  /** A word and what it did to a label, on average where it is of many texts. */
  public record Word(String word, double effect) {}
}
