package io.valence.cli;

import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.Encoder;
import io.valence.data.InputException;
import io.valence.data.Seed;
import io.valence.data.TokenizedCorpus;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import java.nio.file.Path;
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
 */
record TrainingData(
    List<String> labels,
    Vocabulary vocabulary,
    Corpus train,
    Corpus dev,
    Corpus test,
    WordVectors vectors,
    WordVectors.Coverage coverage,
    int cut) {

  /**
   * The files.
   *
   * @param dev or null, for a part of {@code train}
   * @param test or null
   * @param vectors or null
   */
  record Inputs(Path train, Path dev, Path test, Path vectors) {
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
    TokenizedCorpus whole = TokenizedCorpus.read(files.train, config);
    int[] trainRows = whole.all();
    int[] devRows = {};
    if (files.dev == null) {
      TokenizedCorpus.Split split = whole.split(config.devFraction(), seed.stream("split"));
      trainRows = split.train();
      devRows = split.dev();
    }
    if (trainRows.length < 2) {
      throw new InputException(
          files.train.toString(), "fewer than two rows to train on", "add rows");
    }
    Vocabulary vocabulary = whole.vocabulary(trainRows, config);
    Encoder encoder = new Encoder(config.textConfig(), vocabulary);
    Corpus dev =
        files.dev == null
            ? whole.encode(devRows, vocabulary)
            : Corpus.read(files.dev, config, encoder, whole.labels());
    Corpus test =
        files.test == null ? null : Corpus.read(files.test, config, encoder, whole.labels());
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
        whole.cut());
  }
}
