package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.device.Backends;
import io.valence.data.Seed;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Buffer;
import io.valence.model.math.Backend;
import io.valence.model.onnx.OnnxCheck;
import io.valence.model.onnx.OnnxExport;
import io.valence.model.onnx.OnnxRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxTest {
  @TempDir private Path folder;

  private static Classifier classifier(
      CellKind cell, Nonlinearity nonlinearity, boolean bidirectional, Pooling pooling) {
    ModelConfig shape =
        new ModelConfig(
            cell, nonlinearity, 6, List.of(7, 4), bidirectional, pooling, 5, 0.5, 0.5, 0.1, false);
    Classifier model = new Classifier(shape, 30, 3);
    new Initialization(new Seed(5)).apply(model);
    RandomGenerator random = new Seed(6).stream("more");
    for (Buffer buffer : model.buffers()) {
      for (int i = 0; i < buffer.value().data().length; i++) {
        buffer.value().data()[i] += (float) (0.1 * random.nextDouble());
      }
    }
    // Separates outputs that random weights of this size leave similar.
    model.scaleLogits(20);
    return model;
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void onnxRuntimeGivesOurLogits(Pooling pooling) {
    try (Backend backend = new Backends().quick()) {
      for (CellKind cell : CellKind.values()) {
        for (Nonlinearity nonlinearity : Nonlinearity.values()) {
          for (boolean both : new boolean[] {true, false}) {
            Classifier model = classifier(cell, nonlinearity, both, pooling);
            byte[] onnx = new OnnxExport(model).bytes("test", Map.of());
            double difference = new OnnxCheck(backend, new OnnxRuntime()).difference(onnx, model);
            assertTrue(
                difference <= OnnxCheck.TOLERANCE, cell + " " + both + " differs by " + difference);
            // A wrong number shows: the check can fail.
            model.parameters().get(1).value().data()[3] += 0.5f;
            assertTrue(new OnnxCheck(backend, new OnnxRuntime()).difference(onnx, model) > 1e-4);
          }
        }
      }
    }
  }

  @Test
  void theExportHoldsWhatAnotherProgramNeeds() throws Exception {
    Path run = folder.resolve("run");
    assertEquals(0, Cli.train(Cli.corpus(folder.resolve("c.csv")), "-o", run).code());
    Path file = folder.resolve("model.onnx");
    Cli.Result exported = Cli.run("export", "-m", run, "--onnx", file);
    assertEquals(0, exported.code(), exported.err());
    try (OrtSession session =
        OrtEnvironment.getEnvironment().createSession(Files.readAllBytes(file))) {
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      assertEquals("[\"negative\",\"positive\"]", metadata.get("labels"));
      JsonNode vocabulary = new ObjectMapper().readTree(metadata.get("vocabulary"));
      assertEquals("<unk>", vocabulary.get(1).asText());
      assertTrue(metadata.get("text").contains("\"lowercase\":true"), metadata.get("text"));
      assertEquals(List.of("ids", "lengths"), List.copyOf(session.getInputNames()));
      assertTrue(session.getOutputNames().contains("probabilities"));
    }
    assertEquals(2, Cli.run("export", "-m", run, "--onnx", file).code());
    assertFalse(Files.exists(folder.resolve("model.onnx.tmp")));
  }
}
