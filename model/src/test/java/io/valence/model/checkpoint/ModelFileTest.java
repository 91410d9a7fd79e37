package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.CellKind;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.OptimizerKind;
import io.valence.model.config.Pooling;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.language.LanguageModel;
import io.valence.model.linear.Bigrams;
import io.valence.model.linear.LinearModel;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.train.EpochReport;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.Optimizer;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFileTest {
  private static final List<String> LABELS = List.of("坏", "good");
  private static final Vocabulary VOCABULARY =
      new Vocabulary(List.of("<pad>", "<unk>", "a", "b", "电影"));

  @TempDir private Path folder;

  private static ModelConfig shape(Pooling pooling) {
    return new ModelConfig(
        CellKind.GRU, Nonlinearity.TANH, 3, List.of(4, 2), true, pooling, 3, 0.2, 0.1, 0.1, false);
  }

  private static TrainedModel model(Pooling pooling) {
    RunConfig config = RunConfig.FIXED.withModel(shape(pooling));
    Classifier classifier = new Classifier(config.model(), VOCABULARY.size(), LABELS.size());
    new Initialization(new Seed(3)).apply(classifier);
    Provenance provenance =
        new Provenance(
            "1.2", 3, Map.of("train.csv", "ab12"), List.of("train", "train.csv"), "kernels");
    return new TrainedModel(
        classifier, null, config, LABELS, VOCABULARY, provenance, "{\"accuracy\":0.5}", 77, true);
  }

  /** The vocabulary has six tokens, the two pairs the numbers 6 and 7. */
  private static LinearModel linear(long... pairs) {
    float[] weights = new float[2 * (VOCABULARY.size() + pairs.length)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i - 3.5f;
    }
    return new LinearModel(
        new Matrix(weights.length / 2, 2, weights),
        new Matrix(1, 2, new float[] {.25f, -.5f}),
        new Bigrams(pairs));
  }

  @Test
  void theLinearModelIsInTheFileToo() throws IOException {
    TrainedModel network = model(Pooling.LAST);
    TrainedModel saved = network.withWide(linear(2L << 32 | 3, 3L << 32 | 2));
    ModelFile file = new ModelFile(folder.resolve("wide.safetensors"));
    file.save(saved);
    TrainedModel loaded = file.load();
    assertNotEquals(network.fingerprint(), saved.fingerprint());
    assertEquals(saved.fingerprint(), loaded.fingerprint());
    assertArrayEquals(saved.wide().bigrams().keys(), loaded.wide().bigrams().keys());
    assertArrayEquals(saved.wide().weight().data(), loaded.wide().weight().data());
    assertArrayEquals(saved.wide().bias().data(), loaded.wide().bias().data());
    new ModelFile(folder.resolve("narrow.safetensors")).save(network);
    assertNull(new ModelFile(folder.resolve("narrow.safetensors")).load().wide());
  }

  /** The model in memory, its file, and the file of what was read are one model. */
  @ParameterizedTest
  @EnumSource
  void roundedNumbersKeepTheirFingerprint(Precision precision) throws IOException {
    TrainedModel model = model(Pooling.LAST).withWide(linear(2L << 32 | 3, 3L << 32 | 2));
    ModelFile file = new ModelFile(folder.resolve("rounded.safetensors"));
    file.save(model, precision);
    TrainedModel loaded = file.load();
    assertEquals(precision.rounded(model).fingerprint(), loaded.fingerprint());
    assertEquals(loaded.fingerprint(), file.fingerprint());
    assertEquals(ModelFile.size(model, precision), Files.size(file.path()));
    ModelFile again = new ModelFile(folder.resolve("again.safetensors"));
    again.save(loaded, precision);
    assertArrayEquals(Files.readAllBytes(file.path()), Files.readAllBytes(again.path()));
    assertArrayEquals(model.wide().bigrams().keys(), loaded.wide().bigrams().keys());
    boolean changed = precision != Precision.FLOAT32;
    assertEquals(changed, !model.fingerprint().equals(loaded.fingerprint()));
  }

  /** Texts of kept words have the same logits; another word is unknown. */
  @Test
  void aSmallerVocabularyChangesNothingElse() {
    TrainedModel model =
        model(Pooling.LAST).withWide(linear(2L << 32 | 3, 2L << 32 | 4, 3L << 32 | 2));
    TrainedModel smaller = model.withVocabulary(4);
    assertEquals(List.of("<pad>", "<unk>", "a", "b"), smaller.vocabulary().tokens());
    assertEquals(2, smaller.wide().bigrams().size());
    try (Backend backend = TestBackends.JAVA.open(1)) {
      for (int[] ids : new int[][] {{2, 3, 2}, {3}, {1, 2}, {2, 1, 3, 2, 3}}) {
        assertArrayEquals(
            model.answering().logits(backend, List.of(ids)).data(),
            smaller.answering().logits(backend, List.of(ids)).data());
      }
    }
    assertEquals(Vocabulary.UNKNOWN, smaller.vocabulary().id("电影"));
  }

  @Test
  void pairsThatDoNotRiseOrHaveNoWordsAreRefused() throws IOException {
    ModelFile file = new ModelFile(folder.resolve("wide.safetensors"));
    for (long[] pairs :
        new long[][] {
          {3L << 32 | 2, 2L << 32 | 3}, {2L << 32 | 99}, {2L << 32 | 3, 2L << 32 | 3}
        }) {
      file.save(model(Pooling.LAST).withWide(linear(pairs)));
      ModelFileException refused = assertThrows(ModelFileException.class, file::load);
      assertTrue(refused.getMessage().contains("wide.bigrams"), refused.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void aModelIsTheSameAfterItsFile(Pooling pooling) throws IOException {
    TrainedModel saved = model(pooling);
    ModelFile file = new ModelFile(folder.resolve("m.safetensors"));
    file.save(saved);
    TrainedModel loaded = file.load();
    assertEquals(saved.fingerprint(), loaded.fingerprint());
    assertEquals(saved.config(), loaded.config());
    assertEquals(saved.labels(), loaded.labels());
    assertEquals(saved.vocabulary().tokens(), loaded.vocabulary().tokens());
    assertEquals(saved.provenance(), loaded.provenance());
    assertEquals(saved.metrics(), loaded.metrics());
  }

  @Test
  void aFileThatDoesNotFitTogetherIsRefused() throws IOException {
    Path path = folder.resolve("m.safetensors");
    TrainedModel good = model(Pooling.LAST);
    refused(path, metadata(good, "format", "other"), "is not a Valence model");
    refused(
        path,
        metadata(good, "format", "valence-baseline"),
        "is a checkpoint or the linear model of a run, not its model; give the run folder");
    refused(path, metadata(good, "version", "9"), "of format version 9");
    refused(path, metadata(good, "labels", "[\"a\",\"a\"]"), "one entry twice");
    refused(path, metadata(good, "labels", "null"), "its labels is empty");
    refused(path, metadata(good, "labels", "[null,\"a\"]"), "an entry that is no string");
    refused(path, metadata(good, "vocabulary", "[\"a\",null]"), "an entry that is no string");
    refused(path, metadata(good, "vocabulary", "[\"<pad>\"]"), "no vocabulary");
    refused(path, metadata(good, "vocabulary", "{"), "its vocabulary is invalid");
    refused(path, metadata(good, "config", "{\"model\":{\"hidden\":[999999]}}"), "is invalid");
    refused(
        path,
        metadata(good, "config", "{\"data\":{\"tokenizer\":\"auto\"}}"),
        "does not say how texts are split");
    refused(
        path,
        metadata(good, "labels", "[\"good\\npositive\\t0.99\",\"a\"]"),
        "a label of it holds a control character");
    // A shape that would need gigabytes is compared with the file before it is allocated.
    refused(
        path,
        metadata(good, "config", "{\"model\":{\"hidden\":[16000,16000,16000]}}"),
        "the configuration asks for");
  }

  private static Map<String, String> metadata(TrainedModel model, String key, String value)
      throws IOException {
    Map<String, String> metadata = ModelFile.metadata(model);
    metadata.put(key, value);
    return metadata;
  }

  private void refused(Path path, Map<String, String> metadata, String problem) throws IOException {
    new SafetensorsWriter(path)
        .write(
            metadata,
            Map.of(ClassifierTensors.BATCHES, 1L),
            ClassifierTensors.of(model(Pooling.LAST).classifier()));
    String message =
        assertThrows(ModelFileException.class, () -> new ModelFile(path).load()).getMessage();
    assertTrue(message.contains(problem), message);
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() throws IOException {
    TrainedModel model = model(Pooling.LAST);
    model.classifier().parameters().get(3).value().writableData()[1] = Float.NaN;
    ModelFile file = new ModelFile(folder.resolve("m.safetensors"));
    file.save(model);
    assertTrue(
        assertThrows(ModelFileException.class, file::load).getMessage().contains("not finite"));
  }

  /** Stops after 3, 8, 9 and 20 batches of eight an epoch: within epochs and at their ends. */
  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void aResumedTrainingGivesTheBitsOfAnUninterruptedOne(OptimizerKind kind) throws IOException {
    TrainingState whole = state(kind);
    assertTrue(train(whole, config(kind), Integer.MAX_VALUE));
    TrainingCheckpoint checkpoint = new TrainingCheckpoint(folder.resolve("c.safetensors"));
    TrainingState state = state(kind);
    int done = 0;
    for (int stop : new int[] {3, 8, 9, 20}) {
      assertFalse(train(state, config(kind), stop - done));
      done = stop;
      TrainedModel saved = model(Pooling.LAST);
      checkpoint.save(saved, state);
      state = state(kind);
      checkpoint.load(state, saved.config(), saved.provenance());
      assertEquals(stop, state.optimizer().steps());
    }
    assertTrue(train(state, config(kind), Integer.MAX_VALUE));
    assertArrayEquals(embedding(whole.model()), embedding(state.model()));
    assertArrayEquals(embedding(whole.average()), embedding(state.average()));
    for (int e = 0; e < 4; e++) {
      assertEquals(whole.history().get(e).loss(), state.history().get(e).loss());
      assertEquals(whole.history().get(e).dev().loss(), state.history().get(e).dev().loss());
    }
  }

  /** Stops inside the first epoch of pretraining, at its end, inside the second, and after it. */
  @Test
  void aResumedPretrainingGivesTheBitsOfAnUninterruptedOne() throws IOException {
    TrainingState whole = pretraining();
    assertTrue(train(whole, PRETRAINING, Integer.MAX_VALUE));
    assertEquals(4, whole.epochs());
    TrainingCheckpoint checkpoint = new TrainingCheckpoint(folder.resolve("c.safetensors"));
    TrainedModel model = model(Pooling.LAST);
    RunConfig config = new RunConfig(model.config().data(), model.config().model(), PRETRAINING);
    TrainedModel saved =
        new TrainedModel(
            model.classifier(),
            null,
            config,
            model.labels(),
            model.vocabulary(),
            model.provenance(),
            model.metrics(),
            1,
            true);
    TrainingState state = pretraining();
    for (int batches : new int[] {3, 5, 4, 4, 9}) {
      assertFalse(train(state, PRETRAINING, batches));
      checkpoint.save(saved, state);
      state = pretraining();
      checkpoint.load(state, config, saved.provenance());
    }
    assertNull(state.pretraining());
    assertTrue(train(state, PRETRAINING, Integer.MAX_VALUE));
    assertArrayEquals(embedding(whole.model()), embedding(state.model()));
    assertArrayEquals(embedding(whole.average()), embedding(state.average()));
    assertEquals(whole.history().get(3).loss(), state.history().get(3).loss());
  }

  private static TrainingState pretraining() {
    Classifier fresh = model(Pooling.LAST).classifier();
    LanguageModel words =
        new LanguageModel(fresh.config().withoutDropout(), true, fresh.vocabulary());
    new Initialization(new Seed(1)).apply(words);
    return new TrainingState(
        fresh,
        fresh.copy(),
        Optimizer.of(PRETRAINING),
        new LanguageModelState(words, Optimizer.of(PRETRAINING.beforeLabels())));
  }

  @Test
  void aCheckpointOfAVersionThatHadFewerKeysIsRefused() throws IOException {
    Path path = folder.resolve("c.safetensors");
    TrainedModel model = model(Pooling.LAST);
    new TrainingCheckpoint(path).save(model, state(OptimizerKind.ADAM));
    Map<String, String> metadata;
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      metadata = new LinkedHashMap<>(reader.metadata());
    }
    String config = metadata.get("config");
    metadata.put("config", metadata.get("config").replace("\"gates\":\"chrono\",", ""));
    assertNotEquals(config, metadata.get("config"));
    List<Tensor> tensors = new ArrayList<>(ClassifierTensors.of(model.classifier()));
    Path old = folder.resolve("old.safetensors");
    new SafetensorsWriter(old).write(metadata, Map.of(ClassifierTensors.BATCHES, 0L), tensors);
    ModelFileException e =
        assertThrows(
            ModelFileException.class,
            () ->
                new TrainingCheckpoint(old)
                    .load(state(OptimizerKind.ADAM), model.config(), model.provenance()));
    assertTrue(e.getMessage().contains("had no train.gates"), e.getMessage());
  }

  @Test
  void aCheckpointOfOtherInputsIsRefused() throws IOException {
    TrainingCheckpoint checkpoint = new TrainingCheckpoint(folder.resolve("c.safetensors"));
    checkpoint.save(model(Pooling.LAST), state(OptimizerKind.ADAM));
    Provenance other = new Provenance("1.2", 3, Map.of("train.csv", "cd34"), List.of(), null);
    TrainingState fresh = state(OptimizerKind.ADAM);
    ModelFileException e =
        assertThrows(
            ModelFileException.class,
            () -> checkpoint.load(fresh, model(Pooling.LAST).config(), other));
    assertTrue(e.getMessage().contains("other input files"));
  }

  private static final TrainConfig PRETRAINING =
      new ConfigReader(
              new RunConfig(DataConfig.DEFAULT, ModelConfig.DEFAULT, config(OptimizerKind.ADAM)))
          .set("train.pretraining=2")
          .read()
          .train();

  private static TrainConfig config(OptimizerKind kind) {
    return new ConfigReader(RunConfig.DEFAULT)
        .set("train.optimizer=" + kind)
        .all(List.of("train.batch=4", "train.learningRate=0.01", "train.weightDecay=0.01"))
        .all(List.of("train.averaging=0.9", "train.wordDropout=0.1", "train.schedule=linear"))
        .all(List.of("train.patience=0", "train.threads=1", "train.epochs=4"))
        .read()
        .train();
  }

  private static TrainingState state(OptimizerKind kind) {
    Classifier fresh = model(Pooling.LAST).classifier();
    return new TrainingState(fresh, fresh.copy(), Optimizer.of(config(kind)), null);
  }

  /** Trains for so many batches, or to the end. */
  private static boolean train(TrainingState state, TrainConfig config, int batches) {
    Random random = new Random(1);
    int[][] rows = new int[30][];
    int[] labels = new int[30];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = random.ints(1 + random.nextInt(6), 1, VOCABULARY.size()).toArray();
      labels[r] = random.nextInt(2);
    }
    Corpus corpus = Corpus.of(rows, labels);
    Trainer.Listener listener =
        new Trainer.Listener() {
          private int done;

          @Override
          public boolean batch(TrainingState now, int ofEpoch) {
            assertEquals(8, ofEpoch);
            return ++done < batches;
          }

          @Override
          public boolean epoch(TrainingState now, EpochReport report, boolean best) {
            return true;
          }
        };
    try (Backend backend = TestBackends.JAVA.open(1)) {
      return new Trainer(backend, config, corpus, corpus).run(state, listener);
    }
  }

  private static float[] embedding(Classifier model) {
    return model.embedding().weight().value().data();
  }
}
