package io.valence.app.input;

import io.valence.data.Corpus;
import io.valence.data.LabelledFile;
import io.valence.data.TokenizerChoice;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import java.util.List;

/**
 * Everything a training reads, and the configuration that follows from it.
 *
 * @param config as it takes effect: nothing in it is left open
 * @param choices what in it was not given but follows from the rows
 * @param labels the labels of the training file
 * @param vocabulary of the training rows
 * @param train rows to train on
 * @param dev rows to choose the best epoch by
 * @param test rows to report on, or null
 * @param vectors pretrained vectors of the vocabulary, or null
 * @param coverage how much of the training rows they cover, or null
 * @param truncated how many training texts were longer than maxTokens
 * @param warnings what a person should look at before trusting the model
 * @param judgedFile where the rows that the model is judged by stand
 */
public record TrainingData(
    RunConfig config,
    Choices choices,
    List<String> labels,
    Vocabulary vocabulary,
    Corpus train,
    Corpus dev,
    Corpus test,
    WordVectors vectors,
    WordVectors.Coverage coverage,
    int truncated,
    List<String> warnings,
    LabelledFile judgedFile) {

  /**
   * What the rows decided.
   *
   * @param tokenizer what the texts need, whether it was taken or not
   * @param vectors whether the English word vectors were taken because they cover the texts
   * @param facts what the suggested settings follow from
   * @param settings of the suggested settings those that were not given and are not the defaults
   */
  public record Choices(
      TokenizerChoice tokenizer, boolean vectors, CorpusFacts facts, List<String> settings) {}

  /**
   * Reads all files.
   *
   * @param wanted its seed chooses the dev rows where there is no dev file
   * @throws InputException when anything is wrong with one
   */
  public static TrainingData read(TrainingInputs files, RunConfig wanted) {
    return TrainingDataReader.open(files, wanted).whole();
  }

  /**
   * Reads the training file once for several trainings, of each of which another part is the test.
   *
   * @throws InputException when anything is wrong with a file
   */
  public static List<TrainingData> folds(TrainingInputs files, RunConfig wanted, int count) {
    return TrainingDataReader.open(files, wanted).folds(count);
  }

  TrainingData withTest(Corpus rows, LabelledFile file) {
    return new TrainingData(
        config,
        choices,
        labels,
        vocabulary,
        train,
        dev,
        rows,
        vectors,
        coverage,
        truncated,
        warnings,
        file);
  }

  /** The rows that the model is judged by at the end: those of test, or without any of dev. */
  public Corpus judged() {
    return test == null ? dev : test;
  }
}
