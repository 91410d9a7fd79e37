package io.valence.app.pretrain;

import io.valence.app.input.AutomaticVectors;
import io.valence.app.input.InputFile;
import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.EnglishVectors;
import io.valence.data.PretrainedVectors;
import io.valence.data.Seed;
import io.valence.data.TokenizedTexts;
import io.valence.data.TokenizerChoice;
import io.valence.data.UnlabeledTexts;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything a pretraining reads, and the configuration that follows from it.
 *
 * @param config the effective configuration, with nothing left open
 * @param tokenizer what the texts need, whether it was used or not
 * @param settings the suggested settings that were not given
 * @param vocabulary of the texts to train on
 * @param train texts to train on
 * @param heldBack texts to choose the best epoch by
 * @param vectors pretrained vectors of the vocabulary, or null
 * @param automaticVectors whether they are the English ones because those cover the texts
 * @param empty number of texts without a token
 * @param truncated number of texts longer than maxTokens
 * @param hashes SHA-256 of each file, by its role
 */
public record PretrainingData(
    RunConfig config,
    TokenizerChoice tokenizer,
    List<String> settings,
    Vocabulary vocabulary,
    Corpus train,
    Corpus heldBack,
    WordVectors vectors,
    boolean automaticVectors,
    long empty,
    int truncated,
    Map<String, String> hashes) {
  /** More tokens held back would only take time: the standard error is below 0.6 % then. */
  private static final long MOST_HELD_BACK = 250_000;

  /**
   * Reads all texts.
   *
   * @throws InputException when a file has an error, or there is too little to train on
   */
  public static PretrainingData read(UnlabeledTexts texts, RunConfig wanted) {
    for (Path file : texts.files()) {
      new InputFile(file).requireRegular();
    }
    AutomaticVectors automaticVectors = new AutomaticVectors(wanted);
    TokenizerChoice tokenizer = TokenizerChoice.of(texts);
    DataConfig data = tokenizer.over(wanted.data());
    TokenizedTexts rows = TokenizedTexts.read(texts.withConfig(data));
    if (rows.rows() < 2 || rows.tokens() <= rows.rows()) {
      throw new InputException(
          texts.files().get(0).toString(),
          "fewer than two texts of two words",
          "give more texts: a line each, or the column data.text of a table");
    }
    boolean automatic = data.vectors().equals(PretrainedVectors.AUTO);
    if (automatic) {
      EnglishVectors english = automaticVectors.of(rows.counts(rows.all()));
      data = data.withVectors(english == null ? PretrainedVectors.NONE : PretrainedVectors.ENGLISH);
    }
    RunConfig open = wanted.withData(data);
    List<String> suggested = new PretrainingSettings(rows.rows(), rows.tokens()).assignments();
    RunConfig config = open.withDefaults(suggested);
    TokenizedTexts.Split split =
        rows.split(
            data.devFraction(),
            MOST_HELD_BACK,
            new Seed(config.train().compute().seed()).stream("split"));
    Vocabulary vocabulary = rows.vocabulary(split.train());
    WordVectors vectors =
        config.data().pretrained().map(source -> source.of(vocabulary)).orElse(null);
    return new PretrainingData(
        vectors == null ? config : config.withModel(config.model().withEmbedding(vectors.width())),
        tokenizer,
        open.notGiven(suggested),
        vocabulary,
        rows.encode(split.train(), vocabulary),
        rows.encode(split.heldBack(), vocabulary),
        vectors,
        automatic && vectors != null,
        rows.empty(),
        rows.truncated(),
        hashes(texts.files()));
  }

  private static Map<String, String> hashes(List<Path> files) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (Path file : files) {
      hashes.put(
          "texts" + (hashes.isEmpty() ? "" : hashes.size() + 1), new InputFile(file).sha256());
    }
    return hashes;
  }
}
