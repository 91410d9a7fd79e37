package io.valence.app.input;

import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.Encoder;
import io.valence.data.LabelledFile;
import io.valence.data.RawText;
import io.valence.data.Seed;
import io.valence.data.TokenizedCorpus;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything a training reads.
 *
 * @param labels the labels of the training file
 * @param vocabulary of the training rows
 * @param train rows to train on
 * @param dev rows to choose the best epoch by
 * @param test rows to report on, or null
 * @param vectors pretrained vectors of the vocabulary, or null
 * @param coverage how much of the training rows they cover, or null
 * @param truncated how many training texts were longer than maxTokens
 * @param rawText whether the training rows look as if they had not been tokenized
 * @param judgedFile where the rows that the model is judged by stand
 */
public record TrainingData(
    List<String> labels,
    Vocabulary vocabulary,
    Corpus train,
    Corpus dev,
    Corpus test,
    WordVectors vectors,
    WordVectors.Coverage coverage,
    int truncated,
    RawText rawText,
    LabelledFile judgedFile) {

  /**
   * Reads all files.
   *
   * @throws InputException when anything is wrong with one
   */
  public static TrainingData read(TrainingInputs files, DataConfig config, Seed seed) {
    files.requireReadable();
    TokenizedCorpus whole = TokenizedCorpus.read(files.labelled(files.train(), config));
    if (files.dev() == null) {
      TokenizedCorpus.Split split = whole.split(config.devFraction(), seed.stream("split"));
      return of(whole, split.train(), split.dev(), files, config);
    }
    return of(whole, whole.all(), null, files, config);
  }

  /**
   * Reads the training file once for several trainings, of each of which another part is the test.
   *
   * @throws InputException when anything is wrong with a file
   */
  public static List<TrainingData> folds(
      TrainingInputs files, DataConfig config, Seed seed, int count) {
    files.requireReadable();
    TokenizedCorpus whole = TokenizedCorpus.read(files.labelled(files.train(), config));
    List<TrainingData> folds = new ArrayList<>();
    for (int[] test : whole.folds(count, seed.stream("folds"))) {
      int[] rest =
          Arrays.stream(whole.all()).filter(r -> Arrays.binarySearch(test, r) < 0).toArray();
      TokenizedCorpus.Split split =
          whole.split(rest, config.devFraction(), seed.stream("split", folds.size()));
      TrainingData fold = of(whole, split.train(), split.dev(), files, config);
      folds.add(
          fold.withTest(whole.encode(test, fold.vocabulary), files.again(files.train(), config)));
    }
    return folds;
  }

  /**
   * @param devRows of the training file; null to read the dev file
   */
  private static TrainingData of(
      TokenizedCorpus whole,
      int[] trainRows,
      int[] devRows,
      TrainingInputs files,
      DataConfig config) {
    if (trainRows.length < 2) {
      throw new InputException(
          files.train().toString(), "fewer than two rows to train on", "add rows");
    }
    Vocabulary vocabulary = whole.vocabulary(trainRows, config);
    if (files.vectors() != null && config.vectorWords()) {
      int most = config.maxVocabulary();
      vocabulary =
          vocabulary.with(WordVectors.words(files.vectors(), config.textConfig(), most), most);
    }
    Encoder encoder = new Encoder(config.textConfig(), vocabulary);
    Corpus dev =
        devRows != null
            ? whole.encode(devRows, vocabulary)
            : Corpus.read(files.labelled(files.dev(), config), encoder, whole.labels());
    Corpus test =
        files.test() == null
            ? null
            : Corpus.read(files.labelled(files.test(), config), encoder, whole.labels());
    WordVectors vectors =
        files.vectors() == null ? null : WordVectors.read(files.vectors(), vocabulary);
    return new TrainingData(
        whole.labels(),
        vocabulary,
        whole.encode(trainRows, vocabulary),
        dev,
        test,
        vectors,
        vectors == null ? null : vectors.coverage(whole.counts(trainRows), vocabulary),
        whole.truncated(),
        whole.rawText(trainRows),
        files.again(
            Stream.of(files.test(), files.dev(), files.train())
                .filter(file -> file != null)
                .findFirst()
                .orElseThrow(),
            config));
  }

  private TrainingData withTest(Corpus rows, LabelledFile file) {
    return new TrainingData(
        labels, vocabulary, train, dev, rows, vectors, coverage, truncated, rawText, file);
  }

  /** The rows that the model is judged by at the end: those of test, or without any of dev. */
  public Corpus judged() {
    return test == null ? dev : test;
  }

  /** A configuration as wide as the word vectors, where there are any; else itself. */
  public RunConfig fitted(RunConfig wanted) {
    if (vectors == null || vectors.width() == wanted.model().embedding()) {
      return wanted;
    }
    return wanted.withModel(wanted.model().withEmbedding(vectors.width()));
  }
}
