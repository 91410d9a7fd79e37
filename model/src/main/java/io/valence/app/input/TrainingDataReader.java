package io.valence.app.input;

import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.Encoder;
import io.valence.data.EnglishVectors;
import io.valence.data.LabeledFile;
import io.valence.data.PretrainedVectors;
import io.valence.data.Seed;
import io.valence.data.TokenizedCorpus;
import io.valence.data.TokenizedTexts;
import io.valence.data.TokenizerChoice;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.OrdinalScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the files of a training. Settings left open are decided on the way: the tokenizer by the
 * first rows, the word vectors by all words, the suggested settings by both. They depend on the
 * whole training file, so that all folds and all models of an ensemble share them.
 *
 * @param config with nothing left open
 * @param corpus the training file
 * @param unlabeled texts without labels, or null
 * @param base model to start from, or null
 * @param vectors the word vectors it uses, or null
 */
record TrainingDataReader(
    TrainingInputs files,
    RunConfig config,
    TrainingData.Choices choices,
    TokenizedCorpus corpus,
    TokenizedTexts unlabeled,
    StartingModel base,
    PretrainedVectors vectors) {

  /** Reads the training file. */
  static TrainingDataReader open(TrainingInputs files, RunConfig asked) {
    files.requireReadable();
    StartingModel base = files.base() == null ? null : StartingModel.load(files.base());
    RunConfig named = new InputColumns(asked).in(files.train(), files.badRows());
    RunConfig wanted = base == null ? named : new BaseSettings(base, files.base()).over(named);
    AutomaticVectors automaticVectors = new AutomaticVectors(wanted);
    TokenizerChoice tokenizer = TokenizerChoice.of(files.labeled(files.train(), wanted.data()));
    DataConfig data = tokenizer.over(wanted.data());
    TokenizedCorpus corpus = TokenizedCorpus.read(files.labeled(files.train(), data));
    Optional<OrdinalScale> scale = OrdinalScale.of(corpus.labels(), data.labelOrder());
    boolean automatic = data.vectors().equals(PretrainedVectors.AUTO);
    EnglishVectors english = automatic ? automaticVectors.of(corpus.counts(corpus.all())) : null;
    if (automatic) {
      data = data.withVectors(english == null ? PretrainedVectors.NONE : PretrainedVectors.ENGLISH);
    }
    RunConfig open = wanted.withData(data);
    boolean pretrained = !data.vectors().equals(PretrainedVectors.NONE);
    TokenizedTexts more =
        files.unlabeled() == null ? null : TokenizedTexts.read(files.texts(open.data()));
    boolean taught = base != null || !files.teachers().isEmpty() || !data.probabilities().isEmpty();
    CorpusFacts rows = facts(corpus, files.teachers().isEmpty() ? null : more);
    CorpusFacts facts =
        rows.with(pretrained || base != null, more != null, taught)
            .withInflected(tokenizer.inflected())
            .withLayers(new LayersChoice(open).taken(rows, scale));
    List<String> suggested = suggested(facts, data, base);
    RunConfig config = open.withDefaults(suggested);
    new LayersChoice(config).require();
    corpus = corpus.withPrefix(config.data().prefix());
    if (more != null) {
      requireUse(config);
      more = more.withConfig(config.data());
    }
    PretrainedVectors vectors = config.data().pretrained().orElse(null);
    if (base != null) {
      vectors = base.vectors();
    } else if (english != null) {
      vectors = english.withPolarity(config.data().polarity());
    }
    TrainingData.Choices choices =
        new TrainingData.Choices(
            tokenizer, automatic && pretrained, facts, changes(open.notGiven(suggested)));
    return new TrainingDataReader(files, config, choices, corpus, more, base, vectors).taught();
  }

  /**
   * The settings that follow from the rows. Only the English vectors have a polarity, and the
   * vectors and layers of a classifier are kept as they are.
   */
  private static List<String> suggested(CorpusFacts facts, DataConfig data, StartingModel base) {
    boolean english = data.vectors().equals(PretrainedVectors.ENGLISH);
    boolean goesOn = base instanceof StartingModel.OfLabels;
    return new SuggestedSettings(facts)
        .assignments().stream()
            .filter(assignment -> english || !assignment.startsWith("data.polarity="))
            .filter(
                assignment ->
                    !goesOn
                        || !assignment.startsWith("train.naiveBayes=")
                            && !assignment.startsWith("train.pretraining="))
            .toList();
  }

  /**
   * The facts of the rows to train on.
   *
   * @param labeled texts that a teacher labels, or null
   */
  private static CorpusFacts facts(TokenizedCorpus corpus, TokenizedTexts labeled) {
    int rows = labeled == null ? 0 : labeled.rows();
    long tokens = labeled == null ? 0 : labeled.tokens();
    return new CorpusFacts(corpus.rows() + rows, corpus.tokens() + tokens, corpus.labels().size());
  }

  /** The same with the teacher's answers as targets, if there is one. */
  private TrainingDataReader taught() {
    if (files.teachers().isEmpty()) {
      return this;
    }
    Teacher teacher = Teacher.load(files, config.train(), corpus.labels());
    LabeledFile file = files.again(files.train(), config.data());
    return new TrainingDataReader(
        files,
        config,
        choices,
        corpus.withTargets(rows -> teacher.teach(rows, file::eachText)),
        unlabeled == null
            ? null
            : unlabeled.withTargets(
                rows -> teacher.label(rows, files.texts(config.data()).silently()::read)),
        base,
        vectors);
  }

  private static void requireUse(RunConfig config) {
    if (config.train().languageModel().pretraining() == 0
        && !config.train().regularization().needsNoLabels()
        && config.train().distillation().savedTeachers().isEmpty()) {
      throw new InputException(
          "train.unlabeled",
          "is not used: train.pretraining, train.virtualAdversarial and train.entropy are 0, and"
              + " there is no train.teacher",
          "set one of them, such as train.pretraining=3 (not from a classifier), or leave the file"
              + " out");
    }
  }

  /** The assignments that differ from the defaults. */
  private static List<String> changes(List<String> assignments) {
    return assignments.stream()
        .filter(assignment -> !RunConfig.DEFAULT.with(assignment).equals(RunConfig.DEFAULT))
        .toList();
  }

  private Seed seed() {
    return new Seed(config.train().compute().seed());
  }

  /** One training on the whole file, or without a dev file on all but its dev part. */
  TrainingData whole() {
    if (files.dev() != null) {
      return data(corpus.all(), null);
    }
    TokenizedCorpus.Split split = corpus.split(config.data().devFraction(), seed().stream("split"));
    TrainingData data = data(split.train(), split.dev());
    return base instanceof StartingModel.OfLabels labels && labels.heldBackAsIn(config)
        ? data
        : data.withWarnings(knownRows(files.train(), "dev rows"));
  }

  /** One training per part, which is its test set. */
  List<TrainingData> folds(int count) {
    List<TrainingData> folds = new ArrayList<>();
    for (int[] test : corpus.folds(count, seed().stream("folds"))) {
      TokenizedCorpus.Split split =
          corpus.split(
              rest(test), config.data().devFraction(), seed().stream("split", folds.size()));
      TrainingData fold =
          data(split.train(), split.dev())
              .withWarnings(knownRows(files.train(), "dev and test rows of folds"));
      folds.add(
          fold.withTest(
              corpus.encode(test, fold.vocabulary()), files.again(files.train(), config.data())));
    }
    return folds;
  }

  /** One training per part, which is its dev set. */
  List<TrainingData> devFolds(int count) {
    return Arrays.stream(corpus.folds(count, seed().stream("folds")))
        .map(dev -> data(rest(dev), dev))
        .map(fold -> fold.withWarnings(knownRows(files.train(), "dev rows of folds")))
        .toList();
  }

  /** The rows that are not in a part. */
  private int[] rest(int[] part) {
    return Arrays.stream(corpus.all()).filter(r -> Arrays.binarySearch(part, r) < 0).toArray();
  }

  /**
   * @param devRows of the training file; null to read the dev file
   */
  private TrainingData data(int[] trainRows, int[] devRows) {
    if (trainRows.length < 2) {
      throw new InputException(
          files.train().toString(), "fewer than two rows to train on", "add rows");
    }
    Vocabulary vocabulary = vocabulary(trainRows);
    Encoder encoder = new Encoder(config.data().textConfig(), vocabulary);
    boolean taught = !files.teachers().isEmpty();
    Corpus dev = devRows == null ? read(files.dev(), encoder) : corpus.encode(devRows, vocabulary);
    Corpus labeled = corpus.encode(trainRows, vocabulary);
    Corpus test = files.test() == null ? null : read(files.test(), encoder);
    Corpus texts = unlabeled == null ? Corpus.EMPTY : unlabeled.encode(unlabeled.all(), vocabulary);
    List<String> warnings =
        new ArrayList<>(corpus.labelDoubts(config.train().regularization().balance()));
    SharedRows shared =
        new SharedRows(files, labeled, taught ? texts : Corpus.EMPTY, dev, devRows != null);
    warnings.addAll(known(shared, test, devRows != null));
    WordVectors rows = vectors == null ? null : vectors.of(vocabulary);
    WordVectors.Coverage coverage = null;
    if (rows != null) {
      Map<String, Long> counts = corpus.counts(trainRows);
      coverage = rows.coverage(counts, vocabulary);
      warnings.addAll(rows.notes());
      vectors.doubt(coverage, counts).ifPresent(warnings::add);
    }
    return new TrainingData(
        rows == null ? config : config.withModel(config.model().withEmbedding(rows.width())),
        choices,
        corpus.labels(),
        vocabulary,
        taught ? labeled.and(texts) : labeled,
        dev,
        test,
        rows,
        base,
        taught ? Corpus.EMPTY : texts,
        coverage,
        corpus.truncated(),
        warnings,
        evaluationFile());
  }

  /** Warnings of rows to judge by that are learned. */
  private List<String> known(SharedRows shared, Corpus test, boolean devIsPart) {
    List<String> warnings = new ArrayList<>(shared.ofDev());
    if (!devIsPart) {
      warnings.addAll(knownRows(files.dev(), "dev rows"));
    }
    if (test != null) {
      warnings.addAll(shared.ofTest(test));
      warnings.addAll(knownRows(files.test(), "test rows"));
    }
    return warnings;
  }

  /** The file that the report shows wrong answers of: the first there is of test, dev and train. */
  private LabeledFile evaluationFile() {
    return files.again(
        Stream.of(files.test(), files.dev(), files.train())
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(),
        config.data());
  }

  /**
   * A warning if the classifier to start from has learned rows of a file.
   *
   * @param role of the rows now
   */
  private List<String> knownRows(Path file, String role) {
    if (!(base instanceof StartingModel.OfLabels labels) || !labels.learned(file)) {
      return List.of();
    }
    return List.of(
        files.base()
            + " was trained on rows of "
            + file
            + " that are "
            + role
            + " now: results on them are optimistic; evaluate on rows that it has not seen");
  }

  private Corpus read(Path file, Encoder encoder) {
    return Corpus.read(files.labeled(file, config.data()), encoder, corpus.labels());
  }

  private Vocabulary vocabulary(int[] trainRows) {
    Vocabulary vocabulary = corpus.vocabulary(trainRows, config.data());
    if (unlabeled != null) {
      List<String> words = unlabeled.vocabulary(unlabeled.all()).tokens();
      vocabulary =
          vocabulary.with(
              words.subList(Vocabulary.UNKNOWN + 1, words.size()), config.data().maxVocabulary());
    }
    if (vectors == null || !config.data().vectorWords()) {
      return vocabulary;
    }
    int most = config.data().maxVocabulary();
    return vocabulary.with(vectors.words(config.data().textConfig(), most), most);
  }
}
