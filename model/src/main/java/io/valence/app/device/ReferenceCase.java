package io.valence.app.device;

import io.valence.model.checkpoint.SafetensorsReader;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of the cases that PyTorch computed for the tests, which the program carries along. */
public final class ReferenceCase {
  private static final String RESOURCE = "lstm-bi-2.safetensors";
  private static final int VOCABULARY = 11;
  private static final int CLASSES = 3;
  private static final ModelConfig SHAPE =
      new ModelConfig(
          CellKind.LSTM, Nonlinearity.TANH, 6, List.of(5, 5), true, Pooling.LAST, 4, 0, 0, 0);

  private final Map<String, float[]> tensors = new HashMap<>();

  public ReferenceCase() throws IOException {
    Path copy = Files.createTempFile("valence", ".safetensors");
    try (InputStream in = ReferenceCase.class.getResourceAsStream(RESOURCE)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      SafetensorsReader reader = new SafetensorsReader(copy);
      reader.tensors().forEach(t -> tensors.put(t.name(), reader.floats(t.name())));
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** The largest difference between our logits and PyTorch's. */
  public double difference(Backend backend) {
    Classifier model = new Classifier(SHAPE, VOCABULARY, CLASSES);
    for (Parameter parameter : model.parameters()) {
      fill(parameter.value(), parameter.name());
    }
    for (Buffer buffer : model.buffers()) {
      fill(buffer.value(), buffer.name());
    }
    Matrix ours = model.logits(backend, rows());
    float[] theirs = tensors.get("eval.logits");
    double largest = 0;
    for (int i = 0; i < theirs.length; i++) {
      largest = Math.max(largest, Math.abs((double) ours.data()[i] - theirs[i]));
    }
    return largest;
  }

  private void fill(Matrix matrix, String name) {
    System.arraycopy(tensors.get("param." + name), 0, matrix.writableData(), 0, matrix.size());
  }

  /** The rows' ids, which the file has step by step. */
  private int[][] rows() {
    float[] ids = tensors.get("ids");
    float[] lengths = tensors.get("lengths");
    int[][] rows = new int[lengths.length][];
    for (int b = 0; b < rows.length; b++) {
      rows[b] = new int[(int) lengths[b]];
      for (int t = 0; t < rows[b].length; t++) {
        rows[b][t] = (int) ids[t * rows.length + b];
      }
    }
    return rows;
  }
}
