package io.valence.app.device;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.valence.model.checkpoint.ByteSource;
import io.valence.model.checkpoint.SafetensorsReader;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.CellKind;
import io.valence.model.config.Json;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A case computed by PyTorch, written by scripts/generate_golden.py, whose header describes the
 * tensors. The program includes one case; the tests have all.
 */
public final class ReferenceCase {
  private static final String BUNDLED = "lstm-bi-2.safetensors";

  private final SafetensorsReader file;
  private final Facts facts;

  /**
   * The metadata of a case: the shapes of its network and batch.
   *
   * @param embed E
   * @param hidden H of each layer
   * @param head F
   * @param vocab V
   * @param classes K
   * @param rows B
   * @param steps T of the longest row
   * @param adversarial {@code train.adversarial}; null for none
   * @param entropy {@code train.entropy}; null for none
   * @param share {@code train.virtualAdversarial}; null for none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Facts(
      CellKind cell,
      Nonlinearity nonlinearity,
      int embed,
      List<Integer> hidden,
      boolean bidirectional,
      Pooling pooling,
      int head,
      int vocab,
      int classes,
      int rows,
      int steps,
      Double adversarial,
      Double entropy,
      Double share) {}

  /** Reads a case. */
  public ReferenceCase(ByteSource source) {
    file = new SafetensorsReader(source);
    facts = Json.read(file.metadata().get("case"), Facts.class).orElseThrow();
  }

  /** The case in the jar: a two-layer bidirectional LSTM. */
  public static ReferenceCase bundled() throws IOException {
    try (InputStream in = ReferenceCase.class.getResourceAsStream(BUNDLED)) {
      return new ReferenceCase(new ByteSource.InMemory(BUNDLED, in.readAllBytes()));
    }
  }

  /** The metadata of the case. */
  public Facts facts() {
    return facts;
  }

  public boolean has(String tensor) {
    return file.tensor(tensor) != null;
  }

  /** The numbers of a tensor, row by row. */
  public float[] floats(String tensor) {
    return file.floats(tensor);
  }

  /** The rows' ids without padding, which the file stores step by step. */
  public int[][] ids() {
    float[] ids = floats("ids");
    float[] lengths = floats("lengths");
    int[][] rows = new int[lengths.length][];
    for (int b = 0; b < rows.length; b++) {
      rows[b] = new int[(int) lengths[b]];
      for (int t = 0; t < rows[b].length; t++) {
        rows[b][t] = (int) ids[t * rows.length + b];
      }
    }
    return rows;
  }

  /** The network's shape, without dropout. */
  public ModelConfig config() {
    return new ModelConfig(
        facts.cell(),
        facts.nonlinearity(),
        facts.embed(),
        facts.hidden(),
        facts.bidirectional(),
        facts.pooling(),
        facts.head(),
        0,
        0,
        0,
        false);
  }

  /** A classifier of that shape with all weights zero. */
  public Classifier zeros() {
    return new Classifier(config(), facts.vocab(), facts.classes());
  }

  /** A classifier with the case's parameters and buffers. */
  public Classifier classifier() {
    Classifier model = zeros();
    model.parameters().forEach(this::fill);
    for (Buffer buffer : model.buffers()) {
      fill(buffer.value(), buffer.name());
    }
    return model;
  }

  /** Fills a parameter with the numbers of the case, by its name. */
  public void fill(Parameter parameter) {
    fill(parameter.value(), parameter.name());
  }

  private void fill(Matrix matrix, String name) {
    float[] values = floats("param." + name);
    if (values.length != matrix.size()) {
      throw new IllegalStateException(values.length + " numbers for " + matrix);
    }
    System.arraycopy(values, 0, matrix.writableData(), 0, values.length);
  }

  /** The largest difference between a backend's logits and PyTorch's. */
  public double difference(Backend backend) {
    Matrix ours = classifier().logits(backend, ids());
    float[] theirs = floats("eval.logits");
    double largest = 0;
    for (int i = 0; i < theirs.length; i++) {
      largest = Math.max(largest, Math.abs((double) ours.data()[i] - theirs[i]));
    }
    return largest;
  }
}
