package io.valence.model.layer;

import io.valence.model.math.Activation;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.stream.Stream;

/**
 * Maps features to logits: Dropout, Linear, BatchNorm, ReLU, Linear. Named {@code head.0}, {@code
 * head.1}, {@code head.3}, as in {@code torch.nn.Sequential}.
 */
public final class Head {
  private final Dropout dropout;
  private final Linear first;
  private final BatchNorm norm;
  private final Linear second;

  /**
   * @param features input width
   * @param width F
   * @param classes K
   * @param dropout rate on the input
   */
  public Head(int features, int width, int classes, double dropout) {
    this.dropout = new Dropout(dropout);
    this.first = new Linear("head.0", features, width, true);
    this.norm = new BatchNorm("head.1", width);
    this.second = new Linear("head.3", width, classes, true);
  }

  public List<Parameter> parameters() {
    return Stream.of(first.parameters(), norm.parameters(), second.parameters())
        .flatMap(List::stream)
        .toList();
  }

  /** The randomly initialized parameters: those of both Linear layers. */
  public List<Parameter> linearParameters() {
    return Stream.concat(first.parameters().stream(), second.parameters().stream()).toList();
  }

  /** The running mean and variance of the BatchNorm layer. */
  public List<Buffer> buffers() {
    return norm.buffers();
  }

  /**
   * The tape of a pass.
   *
   * @param features the input after dropout, [B, features]
   * @param mask the dropout mask, or null
   * @param norm tape of BatchNorm
   * @param hidden after ReLU, [B, F]
   * @param logits [B, K]
   */
  public record Tape(
      Matrix features, Matrix mask, BatchNorm.Tape norm, Matrix hidden, Matrix logits) {}

  /** Scales all future logits by a factor, through {@code head.3}. */
  public void scaleLogits(float factor) {
    for (Parameter parameter : second.parameters()) {
      float[] numbers = parameter.value().writableData();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] *= factor;
      }
    }
  }

  /** Adds a number to each label's future logits, [K], through {@code head.3.bias}. */
  public void addToLogits(double[] bias) {
    float[] numbers = second.bias().value().writableData();
    for (int k = 0; k < bias.length; k++) {
      numbers[k] += (float) bias[k];
    }
  }

  /** Maps features [B, features] to logits [B, K]; dropout is in place. */
  public Tape forward(Backend backend, Matrix features, Mode mode) {
    Matrix mask = dropout.forward(backend, features, mode);
    BatchNorm.Tape normed = norm.forward(backend, first.forward(backend, features), mode);
    Matrix hidden = normed.output();
    backend.activate(Activation.RELU, hidden);
    return new Tape(features, mask, normed, hidden, second.forward(backend, hidden));
  }

  /** The gradient of the features. */
  public Matrix backward(Backend backend, Tape tape, Matrix dLogits) {
    Matrix dHidden = second.backward(backend, tape.hidden, dLogits);
    backend.activateBackward(Activation.RELU, tape.hidden, dHidden);
    Matrix dNormed = norm.backward(backend, tape.norm, dHidden);
    // BatchNorm subtracts the batch mean, so the gradient of the bias before it is zero. A float
    // sum would be rounding noise, which Adam would scale to a full step.
    Matrix dFeatures = first.backwardWithoutBias(backend, tape.features, dNormed);
    dropout.backward(backend, tape.mask, dFeatures);
    return dFeatures;
  }
}
