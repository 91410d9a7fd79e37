package io.valence.model.checkpoint;

import io.valence.model.classifier.Classifier;
import io.valence.model.layer.Parameter;
import io.valence.model.linear.LinearModel;
import io.valence.model.math.Matrix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** How exactly a model file holds the numbers of its matrices; vectors are always 32-bit floats. */
public enum Precision {
  /** 32-bit floats: as trained. */
  FLOAT32,
  /** 16-bit floats: about three decimal digits. */
  FLOAT16,
  /**
   * 8-bit integers from -127 to 127, each row with a scale: {@code NAME} [R, C] and {@code
   * NAME.scale} [R]; a number is their product. Rows of a few numbers are 16-bit floats.
   */
  INT8;

  /** After the name of a tensor: the factor of each of its rows. */
  static final String SCALE = ".scale";

  private static final int MOST = 127;

  /** A scale takes as much as four numbers. */
  private static final int FEWEST_COLUMNS = 16;

  /**
   * A matrix as tensors of a file.
   *
   * @param tensor of 32-bit floats
   */
  List<Tensor> encoded(Tensor tensor) {
    if (tensor.shape().length < 2) {
      return List.of(tensor);
    }
    int columns = tensor.shape()[1];
    return switch (this) {
      case FLOAT32 -> List.of(tensor);
      case FLOAT16 -> List.of(half(tensor));
      case INT8 -> columns < FEWEST_COLUMNS ? List.of(half(tensor)) : integers(tensor, columns);
    };
  }

  /** A model with the numbers that a file of this precision has. */
  public TrainedModel rounded(TrainedModel model) {
    Classifier classifier = model.classifier().copy();
    for (Parameter p : classifier.parameters()) {
      round(new Tensor(p.name(), p.shape(), p.value().writableData()));
    }
    LinearModel wide = model.wide();
    if (wide != null) {
      Matrix weight = wide.weight().copy();
      round(
          new Tensor("weight", new int[] {weight.rows(), weight.columns()}, weight.writableData()));
      wide = new LinearModel(weight, wide.bias(), wide.bigrams());
    }
    return new TrainedModel(
        classifier,
        wide,
        model.config(),
        model.labels(),
        model.vocabulary(),
        model.provenance(),
        model.metrics(),
        model.steps(),
        model.checked());
  }

  /** Rounds a tensor's numbers in place. */
  private void round(Tensor tensor) {
    List<Tensor> encoded = encoded(tensor);
    Tensor first = encoded.get(0);
    ByteBuffer bytes = ByteBuffer.allocate(first.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.numbers().length; i++) {
      first.type().put(first.numbers()[i], bytes.clear());
      float scale = encoded.size() == 1 ? 1 : encoded.get(1).numbers()[i / tensor.shape()[1]];
      tensor.numbers()[i] = first.type().number(bytes.flip()) * scale;
    }
  }

  private static Tensor half(Tensor tensor) {
    return new Tensor(tensor.name(), tensor.shape(), TensorType.F16, tensor.numbers());
  }

  /**
   * Encoding what was decoded gives the same integers and scales, since the largest number of a row
   * is 127 times its scale after rounding.
   */
  private static List<Tensor> integers(Tensor tensor, int columns) {
    float[] numbers = tensor.numbers();
    float[] scales = new float[tensor.shape()[0]];
    float[] integers = new float[numbers.length];
    for (int row = 0; row < scales.length; row++) {
      int from = row * columns;
      scales[row] = scale(numbers, from, from + columns);
      for (int i = from; i < from + columns; i++) {
        // A scale of hardly any bits, near 1e-45, would give more than 127.
        float integer = scales[row] == 0 ? 0 : Math.round(numbers[i] / scales[row]);
        integers[i] = Math.max(-MOST, Math.min(MOST, integer));
      }
    }
    return List.of(
        new Tensor(tensor.name(), tensor.shape(), TensorType.I8, integers),
        new Tensor(tensor.name() + SCALE, new int[] {scales.length}, scales));
  }

  /** The largest number of a row, divided by 127. */
  private static float scale(float[] numbers, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(numbers[i]));
    }
    return largest / MOST;
  }
}
