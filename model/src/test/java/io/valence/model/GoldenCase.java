package io.valence.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.device.ReferenceCase;
import io.valence.model.checkpoint.ByteSource;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.ModelConfig;
import io.valence.model.language.LanguageModel;
import io.valence.model.layer.Packing;
import io.valence.model.layer.State;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@link ReferenceCase} as the tests look at it. */
public final class GoldenCase {
  private static final double RELATIVE = 1e-4;

  private final ReferenceCase reference;

  public GoldenCase(Path path) {
    try {
      byte[] bytes = Files.readAllBytes(path);
      reference = new ReferenceCase(new ByteSource.InMemory(path.toString(), bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(String tensor) {
    return reference.has(tensor);
  }

  public float[] floats(String tensor) {
    return reference.floats(tensor);
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
    return reference.facts().steps();
  }

  public int rows() {
    return reference.facts().rows();
  }

  /** What train.adversarial its steps have. */
  public double adversarial() {
    return orZero(reference.facts().adversarial());
  }

  /** What train.entropy its gradients have. */
  public double entropy() {
    return orZero(reference.facts().entropy());
  }

  /** What train.virtualAdversarial its gradients have. */
  public double virtualAdversarial() {
    return orZero(reference.facts().share());
  }

  private static double orZero(Double value) {
    return value == null ? 0 : value;
  }

  public List<Integer> hidden() {
    return config().hidden();
  }

  public int directions() {
    return config().directions();
  }

  /** The rows' ids without padding. */
  public int[][] ids() {
    return reference.ids();
  }

  public ModelConfig config() {
    return reference.config();
  }

  /** A classifier with the case's parameters and buffers. */
  public Classifier classifier() {
    return reference.classifier();
  }

  /** A language model with the case's parameters. */
  public LanguageModel languageModel() {
    LanguageModel model =
        new LanguageModel(config(), has("param.next.projection.weight"), reference.facts().vocab());
    model.parameters().forEach(reference::fill);
    return model;
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
}
