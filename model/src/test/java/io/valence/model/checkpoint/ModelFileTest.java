package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.Backends;
import io.valence.model.classifier.CellKind;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.classifier.ModelConfig;
import io.valence.model.classifier.Nonlinearity;
import io.valence.model.classifier.Pooling;
import io.valence.model.math.Backend;
import io.valence.model.train.Optimizer;
import io.valence.model.train.OptimizerKind;
import io.valence.model.train.TrainConfig;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
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
        CellKind.GRU, Nonlinearity.TANH, 3, List.of(4, 2), true, pooling, 3, 0.2);
  }

  private static TrainedModel model(Pooling pooling) {
    RunConfig config = RunConfig.DEFAULT.withModel(shape(pooling));
    Classifier classifier = new Classifier(config.model(), VOCABULARY.size(), LABELS.size());
    new Initialization(new Seed(3)).apply(classifier);
    Provenance provenance =
        new Provenance("1.2", 3, Map.of("train.csv", "ab12"), List.of("train", "train.csv"));
    return new TrainedModel(
        classifier, config, LABELS, VOCABULARY, provenance, "{\"accuracy\":0.5}", 77);
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
    refused(path, metadata(good, "format", "other"), "is no Valence model");
    refused(path, metadata(good, "version", "9"), "of format version 9");
    refused(path, metadata(good, "labels", "[\"a\",\"a\"]"), "one entry twice");
    refused(path, metadata(good, "labels", "null"), "its labels is empty");
    refused(path, metadata(good, "labels", "[null,\"a\"]"), "an entry that is no string");
    refused(path, metadata(good, "vocabulary", "[\"a\",null]"), "an entry that is no string");
    refused(path, metadata(good, "vocabulary", "[\"<pad>\"]"), "no vocabulary");
    refused(path, metadata(good, "vocabulary", "{"), "its vocabulary is not sound");
    refused(path, metadata(good, "config", "{\"model\":{\"hidden\":[999999]}}"), "not sound");
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
    model.classifier().parameters().get(3).value().data()[1] = Float.NaN;
    ModelFile file = new ModelFile(folder.resolve("m.safetensors"));
    file.save(model);
    assertTrue(
        assertThrows(ModelFileException.class, file::load).getMessage().contains("not finite"));
  }

  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void aResumedTrainingGivesTheBitsOfAnUninterruptedOne(OptimizerKind kind) throws IOException {
    float[] whole = embedding(train(state(kind, null), config(kind, 4)));
    TrainingState half = train(state(kind, null), config(kind, 2));
    TrainedModel model = model(Pooling.LAST);
    TrainingCheckpoint checkpoint = new TrainingCheckpoint(folder.resolve("c.safetensors"));
    checkpoint.save(model, half);
    TrainingState resumed = train(state(kind, checkpoint), config(kind, 4));
    assertArrayEquals(whole, embedding(resumed));
    assertEquals(4, resumed.epochs());
    assertEquals(half.history().get(0).dev().loss(), resumed.history().get(0).dev().loss());
  }

  @Test
  void aCheckpointOfOtherInputsIsRefused() throws IOException {
    TrainingCheckpoint checkpoint = new TrainingCheckpoint(folder.resolve("c.safetensors"));
    checkpoint.save(model(Pooling.LAST), state(OptimizerKind.ADAM, null));
    Provenance other = new Provenance("1.2", 3, Map.of("train.csv", "cd34"), List.of());
    TrainedModel fresh = model(Pooling.LAST);
    ModelFileException e =
        assertThrows(
            ModelFileException.class,
            () ->
                checkpoint.load(
                    fresh.classifier(), Optimizer.of(config(OptimizerKind.ADAM, 1)), other));
    assertTrue(e.getMessage().contains("other input files"));
  }

  private static TrainConfig config(OptimizerKind kind, int epochs) {
    TrainConfig usual = TrainConfig.DEFAULT;
    return new TrainConfig(epochs, 4, kind, 0.01, 0.01, 0.9, 5, 0, false, 1, 1, usual.device());
  }

  private static TrainingState state(OptimizerKind kind, TrainingCheckpoint checkpoint) {
    TrainedModel fresh = model(Pooling.LAST);
    Optimizer optimizer = Optimizer.of(config(kind, 1));
    return checkpoint == null
        ? new TrainingState(fresh.classifier(), optimizer, List.of())
        : checkpoint.load(fresh.classifier(), optimizer, fresh.provenance());
  }

  private static TrainingState train(TrainingState state, TrainConfig config) {
    Random random = new Random(1);
    int[][] rows = new int[30][];
    int[] labels = new int[30];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = random.ints(1 + random.nextInt(6), 1, VOCABULARY.size()).toArray();
      labels[r] = random.nextInt(2);
    }
    Corpus corpus = Corpus.of(rows, labels);
    try (Backend backend = Backends.JAVA.open(1)) {
      new Trainer(backend, config).run(state, corpus, corpus, (s, r, best) -> {});
    }
    return state;
  }

  private static float[] embedding(TrainingState state) {
    return state.model().embedding().weight().value().data();
  }
}
