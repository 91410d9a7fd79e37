package io.valence.cli;

import io.valence.data.BadRows;
import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.Encoder;
import io.valence.data.InputException;
import io.valence.data.LabelledFile;
import io.valence.data.RawText;
import io.valence.data.Seed;
import io.valence.data.TokenizedCorpus;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.model.checkpoint.RunConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param cut how many training texts were longer than maxTokens
 * @param rawText whether the training rows look as if they had not been tokenized
 * @param judgedFile where the rows that the model is judged by stand
 */
record TrainingData(
    List<String> labels,
    Vocabulary vocabulary,
    Corpus train,
    Corpus dev,
    Corpus test,
    WordVectors vectors,
    WordVectors.Coverage coverage,
    int cut,
    RawText rawText,
    LabelledFile judgedFile) {

  /**
   * The files.
   *
   * @param dev or null, for a part of {@code train}
   * @param test or null
   * @param vectors or null
   * @param badRows what becomes of rows that cannot be used
   */
  record Inputs(Path train, Path dev, Path test, Path vectors, BadRows badRows) {
    /** With the word vectors that a configuration names. */
    static Inputs of(InputPaths paths, DataConfig config, BadRows badRows) {
      try {
        Path vectors = config.vectors() == null ? null : Path.of(config.vectors());
        return new Inputs(
            InputPaths.path(paths.train()),
            InputPaths.path(paths.dev()),
            InputPaths.path(paths.test()),
            vectors,
            badRows);
      } catch (InvalidPathException e) {
        throw new InputException("data.vectors", "is no path", "name a file of word vectors");
      }
    }

    /** Where the rows are. */
    InputPaths paths() {
      return InputPaths.of(train, dev, test);
    }

    /** SHA-256 of each, by its role. */
    Map<String, String> hashes() {
      Map<String, Path> roles = new LinkedHashMap<>();
      roles.put("train", train);
      roles.put("dev", dev);
      roles.put("test", test);
      roles.put("vectors", vectors);
      roles.values().removeIf(file -> file == null);
      Map<String, String> hashes = new LinkedHashMap<>();
      roles.forEach((role, file) -> hashes.put(role, new InputFile(file).sha256()));
      return hashes;
    }

    /** A file to be read for a second time, whose bad rows have been told of. */
    private LabelledFile again(Path file, DataConfig config) {
      return new LabelledFile(file, config, silently());
    }

    /** The same files, to be read for a second time. */
    Inputs again() {
      return new Inputs(train, dev, test, vectors, silently());
    }

    /** What becomes of bad rows that have been told of. */
    BadRows silently() {
      return badRows == BadRows.FAIL ? badRows : (problem, raw) -> {};
    }

    private LabelledFile labelled(Path file, DataConfig config) {
      return new LabelledFile(file, config, badRows);
    }

    /** Throws when one is not there, before the first is read. */
    void requireReadable() {
      Stream.of(train, dev, test, vectors)
          .filter(file -> file != null)
          .forEach(file -> new InputFile(file).requireRegular());
    }
  }

  /**
   * Reads all files.
   *
   * @throws InputException when anything is wrong with one
   */
  static TrainingData read(Inputs files, DataConfig config, Seed seed) {
    files.requireReadable();
    TokenizedCorpus whole = TokenizedCorpus.read(files.labelled(files.train, config));
    if (files.dev == null) {
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
  static List<TrainingData> folds(Inputs files, DataConfig config, Seed seed, int count) {
    files.requireReadable();
    TokenizedCorpus whole = TokenizedCorpus.read(files.labelled(files.train, config));
    List<TrainingData> folds = new ArrayList<>();
    for (int[] test : whole.folds(count, seed.stream("folds"))) {
      int[] rest =
          Arrays.stream(whole.all()).filter(r -> Arrays.binarySearch(test, r) < 0).toArray();
      TokenizedCorpus.Split split =
          whole.split(rest, config.devFraction(), seed.stream("split", folds.size()));
      TrainingData fold = of(whole, split.train(), split.dev(), files, config);
      folds.add(
          fold.withTest(whole.encode(test, fold.vocabulary), files.again(files.train, config)));
    }
    return folds;
  }

  /**
   * @param devRows of the training file; null to read the dev file
   */
  private static TrainingData of(
      TokenizedCorpus whole, int[] trainRows, int[] devRows, Inputs files, DataConfig config) {
    if (trainRows.length < 2) {
      throw new InputException(
          files.train.toString(), "fewer than two rows to train on", "add rows");
    }
    Vocabulary vocabulary = whole.vocabulary(trainRows, config);
    if (files.vectors != null && config.vectorWords()) {
      int most = config.maxVocabulary();
      vocabulary =
          vocabulary.with(WordVectors.words(files.vectors, config.textConfig(), most), most);
    }
    Encoder encoder = new Encoder(config.textConfig(), vocabulary);
    Corpus dev =
        devRows != null
            ? whole.encode(devRows, vocabulary)
            : Corpus.read(files.labelled(files.dev, config), encoder, whole.labels());
    Corpus test =
        files.test == null
            ? null
            : Corpus.read(files.labelled(files.test, config), encoder, whole.labels());
    WordVectors vectors =
        files.vectors == null ? null : WordVectors.read(files.vectors, vocabulary);
    return new TrainingData(
        whole.labels(),
        vocabulary,
        whole.encode(trainRows, vocabulary),
        dev,
        test,
        vectors,
        vectors == null ? null : vectors.coverage(whole.counts(trainRows), vocabulary),
        whole.cut(),
        whole.rawText(trainRows),
        files.again(
            Stream.of(files.test, files.dev, files.train)
                .filter(file -> file != null)
                .findFirst()
                .orElseThrow(),
            config));
  }

  private TrainingData withTest(Corpus rows, LabelledFile file) {
    return new TrainingData(
        labels, vocabulary, train, dev, rows, vectors, coverage, cut, rawText, file);
  }

  /** The rows that the model is judged by at the end: those of test, or without any of dev. */
  Corpus judged() {
    return test == null ? dev : test;
  }

  /** A configuration as wide as the word vectors, where there are any; else itself. */
  RunConfig fitted(RunConfig wanted) {
    if (vectors == null || vectors.width() == wanted.model().embedding()) {
      return wanted;
    }
    return wanted.withModel(wanted.model().withEmbedding(vectors.width()));
  }
}
