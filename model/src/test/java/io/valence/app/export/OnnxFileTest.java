package io.valence.app.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.SentimentModel;
import io.valence.Training;
import io.valence.app.UsageException;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Matrix;
import io.valence.model.math.host.HostBackend;
import io.valence.model.onnx.OnnxEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of the file are those of {@code OnnxTest}, by ONNX Runtime itself. */
class OnnxFileTest {
  @TempDir private Path folder;

  private TrainedModel trained(String... settings) throws IOException {
    String rows = "label,text\n" + "good,fine\nbad,dull\n".repeat(10);
    Path train = Files.writeString(folder.resolve("train.csv"), rows);
    RunConfig small =
        RunConfig.DEFAULT.with(
            "data.vectors=none", "model.embedding=4", "model.hidden=[4]", "train.epochs=1");
    Path run = folder.resolve("run");
    Training.of(small.with(settings)).on(train).replacing().run(run);
    try (SentimentModel model = SentimentModel.load(run)) {
      return model.members().get(0);
    }
  }

  /** Gives the network's own logits, plus an error. */
  private record Engine(TrainedModel model, float error) implements OnnxEngine {
    @Override
    public boolean isUsable() {
      return true;
    }

    @Override
    public float[][] logits(byte[] onnx, int[][] rows) {
      Matrix logits = model.classifier().logits(HostBackend.plainJava(1), rows);
      float[][] all = new float[rows.length][logits.columns()];
      for (int row = 0; row < rows.length; row++) {
        for (int k = 0; k < logits.columns(); k++) {
          all[row][k] = logits.get(row, k) + error;
        }
      }
      return all;
    }
  }

  @Test
  void whatAnEngineComputesOtherwiseIsNotWritten() throws IOException {
    TrainedModel model = trained();
    Path file = folder.resolve("model.onnx");
    OnnxFile wrong = new OnnxFile(file, Optional.of(new Engine(model, 0.01f)));
    assertThrows(IllegalStateException.class, () -> wrong.write(model));
    assertFalse(Files.exists(file));
    OnnxFile.Written written =
        new OnnxFile(file, Optional.of(new Engine(model, 1e-6f))).write(model);
    assertEquals(Files.size(file), written.bytes());
    assertEquals(1e-6, written.difference().orElseThrow(), 1e-6);
    assertFalse(written.networkOnly());
  }

  /** Without an engine nothing is compared; what is left out is said or refused all the same. */
  @Test
  void theFileIsOfTheNetwork() throws IOException {
    TrainedModel wide = trained("model.wide=true");
    OnnxFile file = new OnnxFile(folder.resolve("model.onnx"), Optional.empty());
    OnnxFile.Written written = file.write(wide);
    assertTrue(written.networkOnly());
    assertEquals(OptionalDouble.empty(), written.difference());
    TrainedModel linear = wide.withMetrics("{\"answers\":\"linear model\"}");
    Files.delete(file.path());
    assertThrows(UsageException.class, () -> file.write(linear));
    assertFalse(Files.exists(file.path()));
  }

  /** Writes a model, without tests, and prints whether it was compared. */
  public static final class Writer {
    /** Takes a run folder and a file. */
    public static void main(String[] arguments) throws IOException {
      try (SentimentModel model = SentimentModel.load(Path.of(arguments[0]))) {
        OnnxFile file = new OnnxFile(Path.of(arguments[1]));
        System.out.println(file.write(model.members().get(0)).difference().isPresent());
      }
    }
  }

  /** ONNX Runtime is optional: without its jar nothing is compared. */
  @Test
  void withoutOnnxRuntimeTheFileIsWrittenAllTheSame() throws Exception {
    trained();
    byte[] compared = written(jar -> true, "true");
    assertArrayEquals(compared, written(jar -> !jar.contains("onnxruntime"), "false"));
  }

  private byte[] written(Predicate<String> wanted, String printed) throws Exception {
    String separator = System.getProperty("path.separator");
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(separator))
            .filter(wanted)
            .collect(Collectors.joining(separator));
    Path file = folder.resolve("model.onnx");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlong.command.line=" + "x".repeat(8000), // killed ONNX Runtime 1.29.0
                "-cp",
                classPath,
                Writer.class.getName(),
                folder.resolve("run").toString(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals(printed, output.strip().lines().reduce("", (before, line) -> line), output);
    return Files.readAllBytes(file);
  }
}
