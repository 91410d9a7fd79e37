package io.valence.app.input;

import io.valence.data.Corpus;
import io.valence.data.LabeledFile;
import io.valence.data.TokenizerChoice;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.OrdinalScale;
import io.valence.model.math.Backend;
import io.valence.model.train.TrainingRows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything a training reads, and the configuration that follows from it.
 *
 * @param config the effective configuration, with nothing left open
 * @param choices its values that were not given but follow from the rows
 * @param labels the labels of the training file
 * @param vocabulary of the training rows
 * @param train rows to train on
 * @param dev rows to choose the best epoch by
 * @param test rows to report on, or null
 * @param vectors pretrained vectors of the vocabulary, or null
 * @param base model to start from, or null
 * @param unlabeled texts without labels to learn from; no rows if there are none
 * @param coverage how much of the training rows they cover, or null
 * @param truncated number of training texts longer than maxTokens
 * @param warnings what the user should check before trusting the model
 * @param evaluationFile file with the rows that the model is evaluated on
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
    StartingModel base,
    Corpus unlabeled,
    WordVectors.Coverage coverage,
    int truncated,
    List<String> warnings,
    LabeledFile evaluationFile) {

  /**
   * What was decided by the rows.
   *
   * @param tokenizer what the texts need, whether it was used or not
   * @param vectors whether the English word vectors were used because they cover the texts
   * @param facts what the suggested settings follow from
   * @param settings the suggested settings that were not given and are not defaults
   */
  public record Choices(
      TokenizerChoice tokenizer, boolean vectors, CorpusFacts facts, List<String> settings) {}

  /** The order of the labels, if they have one. */
  public Optional<OrdinalScale> scale() {
    return OrdinalScale.of(labels, config.data().labelOrder());
  }

  /**
   * Reads all files.
   *
   * @param wanted its seed chooses the dev rows where there is no dev file
   * @throws InputException when a file has an error
   */
  public static TrainingData read(TrainingInputs files, RunConfig wanted) {
    return TrainingDataReader.open(files, wanted).whole();
  }

  /**
   * Reads the training file once for several trainings, each with a different part as its test set.
   *
   * @throws InputException when a file has an error
   */
  public static List<TrainingData> folds(TrainingInputs files, RunConfig wanted, int count) {
    TrainingDataReader reader = TrainingDataReader.open(files, wanted);
    reader.corpus().requireFolds(count);
    return reader.folds(count);
  }

  /**
   * Reads the training file once for several trainings, each with a different part as its dev set.
   *
   * @throws InputException when a file has an error
   */
  public static List<TrainingData> devFolds(TrainingInputs files, RunConfig wanted, int count) {
    TrainingDataReader reader = TrainingDataReader.open(files, wanted);
    reader.corpus().requireFolds(count);
    return reader.devFolds(count);
  }

  /**
   * Same as {@link #folds} for a file in which labels may be rare: those of few rows are in some
   * folds only.
   *
   * @param most number of folds where there are rows enough
   * @throws InputException when a file has an error
   */
  public static List<TrainingData> foldsUpTo(TrainingInputs files, RunConfig wanted, int most) {
    TrainingDataReader reader = TrainingDataReader.open(files, wanted);
    return reader.folds(Math.min(most, reader.corpus().mostFolds()));
  }

  TrainingData withTest(Corpus rows, LabeledFile file) {
    return with(rows, warnings, file);
  }

  /** With more of what the user should check. */
  TrainingData withWarnings(List<String> more) {
    return with(test, Stream.concat(warnings.stream(), more.stream()).toList(), evaluationFile);
  }

  private TrainingData with(Corpus tested, List<String> warned, LabeledFile file) {
    return new TrainingData(
        config,
        choices,
        labels,
        vocabulary,
        train,
        dev,
        tested,
        vectors,
        base,
        unlabeled,
        coverage,
        truncated,
        warned,
        file);
  }

  /** The texts for pretraining: those of the training rows and the unlabeled ones. */
  public Corpus texts() {
    return train.and(unlabeled);
  }

  /**
   * What the network is trained on: with {@code train.teacher=linear}, other targets, and with
   * {@code train.passages}, passages of the texts, too.
   *
   * @param backend for the linear models
   */
  public TrainingRows rows(Backend backend) {
    boolean taught = config.train().distillation().linear();
    Corpus learned = taught ? new LinearTeacher(this, backend).rows() : train;
    boolean pretrains = config.train().languageModel().pretraining() > 0;
    return new TrainingRows(pretrains ? texts() : train, learned, unlabeled, dev);
  }

  /** The rows of the final evaluation: the test rows, or without any the dev rows. */
  public Corpus evaluationRows() {
    return test == null ? dev : test;
  }
}
