package io.valence.model.checkpoint;

import io.valence.model.linear.Bigrams;
import io.valence.model.linear.LinearModel;
import io.valence.model.math.Matrix;
import java.util.List;

/**
 * Converts a linear model to and from tensors of a safetensors file: {@code wide.weight} [V + P,
 * K], {@code wide.bias} [K] and {@code wide.bigrams} [P, 2], the ids of each pair, sorted by first,
 * then second word.
 */
final class LinearTensors {
  private static final String WEIGHT = "wide.weight";
  private static final String BIAS = "wide.bias";
  private static final String BIGRAMS = "wide.bigrams";

  static final List<String> NAMES = List.of(WEIGHT, WEIGHT + Precision.SCALE, BIAS, BIGRAMS);

  private LinearTensors() {}

  static List<Tensor> of(LinearModel model) {
    Matrix weight = model.weight();
    return List.of(
        new Tensor(WEIGHT, new int[] {weight.rows(), weight.columns()}, weight.data()),
        new Tensor(BIAS, new int[] {model.classes()}, model.bias().data()),
        new Tensor(BIGRAMS, new int[] {model.bigrams().size(), 2}, ids(model.bigrams())));
  }

  /** Whether a tensor's numbers must not be rounded. */
  static boolean isExact(Tensor tensor) {
    return tensor.name().equals(BIGRAMS);
  }

  /** Whether a file contains a linear model. */
  static boolean areIn(SafetensorsReader reader) {
    return reader.tensor(WEIGHT) != null;
  }

  /** Floats represent every id: a vocabulary has fewer than 2^24 words. */
  private static float[] ids(Bigrams bigrams) {
    float[] ids = new float[2 * bigrams.size()];
    for (int i = 0; i < bigrams.size(); i++) {
      ids[2 * i] = bigrams.keys()[i] >>> 32;
      ids[2 * i + 1] = (int) bigrams.keys()[i];
    }
    return ids;
  }

  /**
   * Reads a linear model.
   *
   * @param vocabulary V
   * @param classes K
   * @throws ModelFileException when the tensors are damaged or do not fit
   */
  static LinearModel load(SafetensorsReader reader, int vocabulary, int classes) {
    float[] ids = reader.floats(require(reader, BIGRAMS, -1, 2).name());
    long[] keys = new long[ids.length / 2];
    for (int i = 0; i < keys.length; i++) {
      keys[i] =
          (long) id(reader, ids[2 * i], vocabulary) << 32 | id(reader, ids[2 * i + 1], vocabulary);
      if (i > 0 && keys[i] <= keys[i - 1]) {
        throw damaged(reader, BIGRAMS);
      }
    }
    int features = vocabulary + keys.length;
    require(reader, WEIGHT, features, classes);
    require(reader, BIAS, classes);
    return new LinearModel(
        new Matrix(features, classes, finite(reader, WEIGHT)),
        new Matrix(1, classes, finite(reader, BIAS)),
        new Bigrams(keys));
  }

  private static int id(SafetensorsReader reader, float number, int vocabulary) {
    if (!(number >= 0 && number < vocabulary) || number != (int) number) {
      throw damaged(reader, BIGRAMS);
    }
    return (int) number;
  }

  /**
   * @param shape with -1 for any size
   */
  private static TensorInfo require(SafetensorsReader reader, String name, long... shape) {
    TensorInfo info = reader.tensor(name);
    boolean fits = info != null && info.shape().length == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = shape[i] < 0 || info.shape()[i] == shape[i];
    }
    if (!fits) {
      throw damaged(reader, name);
    }
    return info;
  }

  private static float[] finite(SafetensorsReader reader, String name) {
    float[] numbers = reader.floats(name);
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw damaged(reader, name);
      }
    }
    return numbers;
  }

  private static ModelFileException damaged(SafetensorsReader reader, String name) {
    return new ModelFileException(
        reader.name(), "tensor " + name + " does not fit the linear model", "train it again");
  }
}
