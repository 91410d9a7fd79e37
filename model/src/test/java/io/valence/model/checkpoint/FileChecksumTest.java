package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.RunConfig;
import io.valence.model.linear.Bigrams;
import io.valence.model.linear.LinearModel;
import io.valence.model.math.Matrix;
import io.valence.model.train.Optimizer;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not as they were written. */
class FileChecksumTest {
  /** Every so many bits one is flipped; no multiple of eight, so that each bit of a byte is. */
  private static final int STEP = 37;

  private static final RunConfig CONFIG =
      RunConfig.FIXED.with(
          "model.embedding=2", "model.hidden=[2]", "model.head=2", "model.bidirectional=false");

  @TempDir private Path folder;

  private static TrainedModel model() {
    Vocabulary vocabulary = new Vocabulary(List.of("<pad>", "<unk>", "a", "好"));
    Classifier classifier = new Classifier(CONFIG.model(), 4, 2);
    new Initialization(new Seed(3)).apply(classifier);
    Provenance provenance = new Provenance("1", 3, Map.of(), List.of("train"), null);
    return new TrainedModel(
        classifier, null, CONFIG, List.of("n", "p"), vocabulary, provenance, "", 7, true);
  }

  private static TrainingState state() {
    Classifier fresh = model().classifier();
    return new TrainingState(fresh, fresh.copy(), Optimizer.of(CONFIG.train()), null);
  }

  /** Flips bits of a file, one at a time, each of which {@code load} must see. */
  private static void everyFlipIsSeen(Path file, Executable load) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit += STEP) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertThrows(ModelFileException.class, load, "bit " + bit);
    }
    Files.write(file, whole);
  }

  @Test
  void everyFlippedBitOfAModelIsSeen() throws IOException {
    ModelFile file = new ModelFile(folder.resolve("m.safetensors"));
    file.save(model());
    everyFlipIsSeen(file.path(), file::load);
    assertEquals(model().fingerprint(), file.load().fingerprint());
    assertTrue(file.load().checked());
  }

  @Test
  void everyFlippedBitOfACheckpointIsSeen() throws IOException {
    TrainingCheckpoint file = new TrainingCheckpoint(folder.resolve("c.safetensors"));
    TrainedModel model = model();
    file.save(model, state());
    everyFlipIsSeen(file.path(), () -> file.load(state(), model.config(), model.provenance()));
    file.load(state(), model.config(), model.provenance());
  }

  @Test
  void everyFlippedBitOfABaselineIsSeen() throws IOException {
    BaselineFile file = new BaselineFile(folder.resolve("b.safetensors"));
    TrainedModel model = model();
    LinearModel linear =
        new LinearModel(
            new Matrix(4, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8}),
            new Matrix(1, 2, new float[] {.5f, -.5f}),
            new Bigrams(new long[0]));
    file.save(linear, model);
    everyFlipIsSeen(file.path(), () -> file.load(model));
    file.load(model);
  }

  /** A file as an earlier version wrote it. */
  private Path withoutChecksum(String version) throws IOException {
    Path file = folder.resolve("m.safetensors");
    new ModelFile(file).save(model());
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) bytes.getLong()];
    bytes.get(header);
    String json =
        new String(header, StandardCharsets.UTF_8)
            .replaceFirst(",\"crc32c\":\"[0-9a-f]{8}\"", "")
            .replace("\"version\":\"3\"", "\"version\":\"" + version + "\"");
    byte[] old = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(8 + old.length + bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(old.length).put(old).put(bytes);
    return Files.write(file, out.array());
  }

  @Test
  void aFileOfAVersionWithoutChecksumIsReadAndOneThatLostItIsNot() throws IOException {
    assertFalse(new ModelFile(withoutChecksum("1")).load().checked());
    assertFalse(new ModelFile(withoutChecksum("2")).load().checked());
    ModelFile lost = new ModelFile(withoutChecksum("3"));
    assertTrue(
        assertThrows(ModelFileException.class, lost::load)
            .getMessage()
            .contains("has lost its checksum"));
  }

  private String problem(String header, long length) throws IOException {
    return problem(header.getBytes(StandardCharsets.UTF_8), length);
  }

  private String problem(byte[] json, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    Path file = folder.resolve("h.safetensors");
    Files.write(file, bytes.putLong(length).put(json).array());
    return assertThrows(ModelFileException.class, () -> new SafetensorsReader(file)).getMessage();
  }

  @Test
  void aHeaderThatHoldsAnythingElseIsRefusedBeforeItTakesMemory() throws IOException {
    String nested = "{\"a\":" + "[{},".repeat(1 << 20) + "0]}";
    assertTrue(problem(nested, nested.length()).contains("holds more than tensors"));
    String deep = "{\"a\":{\"shape\":[" + "[],".repeat(1 << 20) + "0]}}";
    assertTrue(problem(deep, deep.length()).contains("an invalid shape or offset"));
    String twice = "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}";
    assertTrue(problem(twice, twice.length()).contains("its header is not JSON"));
    for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      byte[] json = "{}".getBytes(Charset.forName(charset));
      assertTrue(problem(json, json.length).contains("header is"), charset);
    }
    byte[] broken = {'{', '"', (byte) 0xFF, '"', ':', '{', '}', '}'};
    assertTrue(problem(broken, broken.length).contains("its header is not JSON"));
    byte[] found = {0, 0, 0, '{', 0x6D, 0x5E, 0x5F, 0x22};
    assertTrue(problem(found, found.length).contains("its header is not JSON"));
    assertTrue(problem("{}", 3).contains("not a safetensors file"));
  }
}
