package io.valence.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.model.checkpoint.SafetensorsReader;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.LanguageModel;
import io.valence.model.config.CellKind;
import io.valence.model.config.Json;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Packing;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.State;
import io.valence.model.math.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One reference case written by scripts/generate_golden.py, whose head explains the tensors. */
public final class GoldenCase {
  private static final double RELATIVE = 1e-4;

  private final JsonNode facts;
  private final SafetensorsReader file;

  public GoldenCase(Path path) {
    try {
      file = new SafetensorsReader(path);
      facts = Json.mapper().readTree(file.metadata().get("case"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public boolean has(String tensor) {
    return file.tensor(tensor) != null;
  }

  public float[] floats(String tensor) {
    return file.floats(tensor);
  }

  private int[] ints(String tensor) {
    float[] values = floats(tensor);
    int[] out = new int[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) values[i];
    }
    return out;
  }

  public int[] labels() {
    return ints("labels");
  }

  public int[] lengths() {
    return ints("lengths");
  }

  public int steps() {
    return facts.get("steps").asInt();
  }

  public int rows() {
    return facts.get("rows").asInt();
  }

  /** What train.adversarial its steps have. */
  public double adversarial() {
    return facts.path("adversarial").asDouble(0);
  }

  public List<Integer> hidden() {
    List<Integer> hidden = new ArrayList<>();
    facts.get("hidden").forEach(h -> hidden.add(h.asInt()));
    return hidden;
  }

  public int directions() {
    return facts.get("bidirectional").asBoolean() ? 2 : 1;
  }

  /** The rows' ids without padding. */
  public int[][] ids() {
    int[] ids = ints("ids");
    int[] lengths = lengths();
    int[][] rows = new int[rows()][];
    for (int b = 0; b < rows.length; b++) {
      rows[b] = new int[lengths[b]];
      for (int t = 0; t < lengths[b]; t++) {
        rows[b][t] = ids[t * rows.length + b];
      }
    }
    return rows;
  }

  public ModelConfig config() {
    return new ModelConfig(
        CellKind.valueOf(facts.get("cell").asText()),
        Nonlinearity.valueOf(facts.get("nonlinearity").asText().toUpperCase(Locale.ROOT)),
        facts.get("embed").asInt(),
        hidden(),
        facts.get("bidirectional").asBoolean(),
        Pooling.valueOf(facts.get("pooling").asText().toUpperCase(Locale.ROOT)),
        facts.get("head").asInt(),
        0,
        0,
        0);
  }

  /** A classifier with the case's parameters and buffers. */
  public Classifier classifier() {
    Classifier model =
        new Classifier(config(), facts.get("vocab").asInt(), facts.get("classes").asInt());
    for (Parameter p : model.parameters()) {
      fill(p.value(), floats("param." + p.name()));
    }
    for (Buffer b : model.buffers()) {
      fill(b.value(), floats("param." + b.name()));
    }
    return model;
  }

  /** A language model with the case's parameters, on a classifier whose others are zeros. */
  public LanguageModel languageModel() {
    Classifier model =
        new Classifier(config(), facts.get("vocab").asInt(), facts.get("classes").asInt());
    LanguageModel words = new LanguageModel(model);
    for (Parameter p : words.denseParameters()) {
      fill(p.value(), floats("param." + p.name()));
    }
    fill(model.embedding().weight().value(), floats("param.embedding.weight"));
    return words;
  }

  /** The initial states in packed order, or null where the case has none. */
  public State[] initial(Packing packing) {
    if (!has("h0")) {
      return null;
    }
    State[] states = new State[hidden().size()];
    for (int k = 0; k < states.length; k++) {
      states[k] = new State(packed("h0", k, packing), packed("c0", k, packing));
    }
    return states;
  }

  private Matrix packed(String tensor, int layer, Packing packing) {
    float[] all = floats(tensor);
    int hidden = hidden().get(0);
    Matrix out = new Matrix(directions() * rows(), hidden);
    for (int d = 0; d < directions(); d++) {
      for (int b = 0; b < rows(); b++) {
        int from = ((layer * directions() + d) * rows() + packing.order()[b]) * hidden;
        System.arraycopy(all, from, out.data(), (d * rows() + b) * hidden, hidden);
      }
    }
    return out;
  }

  /** Throws unless numbers are those of a tensor, to 1e-4 of its largest. */
  public void requireRelative(String tensor, float[] actual) {
    float[] expected = floats(tensor);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    // A gradient that is zero in theory (a bias before BatchNorm) is rounding noise on both sides.
    requireClose(tensor, expected, actual, Math.max(RELATIVE * largest, 1e-8));
  }

  /** Throws unless numbers are the expected ones. */
  public static void requireClose(String what, float[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(expected[i] - actual[i]);
      int at = i;
      assertTrue(
          difference <= tolerance,
          () -> what + "[" + at + "]: " + expected[at] + " expected, " + actual[at] + " found");
    }
  }

  private static void fill(Matrix matrix, float[] values) {
    if (values.length != matrix.data().length) {
      throw new IllegalStateException(values.length + " numbers for " + matrix);
    }
    System.arraycopy(values, 0, matrix.data(), 0, values.length);
  }
}
