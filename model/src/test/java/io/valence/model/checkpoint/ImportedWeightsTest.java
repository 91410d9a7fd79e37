package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Vocabulary;
import io.valence.data.table.InputException;
import io.valence.model.GoldenCase;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bare PyTorch state dicts, taken from the reference cases. */
class ImportedWeightsTest {
  @TempDir private Path folder;

  static List<Path> cases() throws IOException, URISyntaxException {
    Path golden = Path.of(ImportedWeightsTest.class.getResource("/golden").toURI());
    try (Stream<Path> files = Files.list(golden)) {
      // A model file starts from states of zeros; the case with given ones is not one.
      return files.filter(f -> !f.toString().contains("state")).sorted().toList();
    }
  }

  private Path stateDict(GoldenCase golden, boolean withBatches) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    for (Tensor t : ClassifierTensors.of(golden.classifier())) {
      tensors.add(new Tensor(t.name(), t.shape(), golden.floats("param." + t.name())));
    }
    Path file = folder.resolve("weights.safetensors");
    Map<String, Long> counters = withBatches ? Map.of(ClassifierTensors.BATCHES, 5L) : Map.of();
    new SafetensorsWriter(file).write(Map.of(), counters, tensors);
    return file;
  }

  private static Vocabulary vocabulary(int size) {
    return new Vocabulary(IntStream.range(0, size).mapToObj(i -> "w" + i).toList());
  }

  private static ImportedWeights opened(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return new ImportedWeights(
        new SafetensorsReader(new ByteSource.InMemory(file.toString(), bytes)));
  }

  private static List<String> labels(int count) {
    return IntStream.range(0, count).mapToObj(i -> "l" + i).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anImportedStateDictGivesPyTorchsLogits(Path path) throws IOException {
    GoldenCase golden = new GoldenCase(path);
    ImportedWeights weights = opened(stateDict(golden, true));
    ModelConfig shape = golden.config();
    ModelConfig usual = ModelConfig.DEFAULT;
    ModelConfig given =
        new ModelConfig(
            usual.cell(),
            shape.nonlinearity(),
            usual.embedding(),
            usual.hidden(),
            usual.bidirectional(),
            shape.pooling(),
            usual.head(),
            0,
            0,
            0,
            false);
    assertEquals(shape, weights.config(given));
    Classifier expected = golden.classifier();
    RunConfig config = RunConfig.FIXED.withModel(shape);
    TrainedModel model =
        weights.model(
            config,
            labels(expected.classes()),
            vocabulary(expected.vocabulary()),
            new Provenance("1", 0, Map.of(), List.of(), null));
    Path out = folder.resolve("model.safetensors");
    new ModelFile(out).save(model);
    assertEquals(5, model.steps());
    try (Backend backend = TestBackends.JAVA.open(1)) {
      float[] logits = new ModelFile(out).load().classifier().logits(backend, golden.ids()).data();
      assertArrayEquals(golden.floats("eval.logits"), logits, 1e-5f);
    }
  }

  @Test
  void filesOfTorchSaveAndOfDataParallelAreNamed() throws Exception {
    Path pickle = Files.write(folder.resolve("m.pt"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 8});
    String message =
        assertThrows(ModelFileException.class, () -> new SafetensorsReader(pickle)).getMessage();
    assertTrue(message.contains("as torch.save writes it; write it by safetensors"), message);
    Path old =
        Files.write(
            folder.resolve("o.pt"),
            new byte[] {(byte) 0x80, 2, (byte) 0x8A, 10, 'l', (byte) 0xFC, (byte) 0x9C, 70, 1});
    message = assertThrows(ModelFileException.class, () -> new SafetensorsReader(old)).getMessage();
    assertTrue(message.contains("as torch.save writes it"), message);
    Path parallel = folder.resolve("p.safetensors");
    new SafetensorsWriter(parallel)
        .write(
            Map.of(),
            Map.of(),
            List.of(new Tensor("module.embedding.weight", new int[] {1, 2}, new float[] {1, 2})));
    message =
        assertThrows(
                ModelFileException.class, () -> opened(parallel).config(RunConfig.DEFAULT.model()))
            .getMessage();
    assertTrue(message.contains("the names begin with module."), message);
  }

  @Test
  void wrongVocabulariesAndLabelsAreRefused() throws Exception {
    GoldenCase golden = new GoldenCase(cases().get(0));
    ImportedWeights weights = opened(stateDict(golden, false));
    RunConfig config = RunConfig.FIXED.withModel(golden.config());
    Provenance none = new Provenance("1", 0, Map.of(), List.of(), null);
    int rows = golden.classifier().vocabulary();
    int classes = golden.classifier().classes();
    assertTrue(
        assertThrows(
                InputException.class,
                () -> weights.model(config, labels(classes), vocabulary(rows + 1), none))
            .getMessage()
            .contains((rows + 1) + " tokens for an embedding of " + rows + " rows"));
    assertTrue(
        assertThrows(
                InputException.class,
                () -> weights.model(config, labels(classes + 1), vocabulary(rows), none))
            .getMessage()
            .contains("labels for " + classes + " outputs"));
  }
}
