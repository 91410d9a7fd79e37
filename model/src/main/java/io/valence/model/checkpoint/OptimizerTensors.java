package io.valence.model.checkpoint;

import io.valence.model.math.Matrix;
import io.valence.model.train.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts an optimizer's state to and from tensors of a safetensors file. */
final class OptimizerTensors {
  private OptimizerTensors() {}

  /** The state, {@code prefix} before each name. */
  static List<Tensor> of(Optimizer optimizer, String prefix) {
    List<Tensor> tensors = new ArrayList<>();
    optimizer
        .state()
        .forEach(
            (name, matrix) ->
                tensors.add(
                    new Tensor(
                        prefix + name,
                        new int[] {matrix.rows(), matrix.columns()},
                        matrix.data())));
    return tensors;
  }

  /** The state with that prefix. */
  static Map<String, Matrix> read(SafetensorsReader reader, String prefix) {
    Map<String, Matrix> state = new LinkedHashMap<>();
    for (TensorInfo tensor : reader.tensors()) {
      if (tensor.name().startsWith(prefix)) {
        long[] shape = tensor.shape();
        state.put(
            tensor.name().substring(prefix.length()),
            new Matrix(
                Math.toIntExact(shape[0]),
                Math.toIntExact(shape[1]),
                reader.floats(tensor.name())));
      }
    }
    return state;
  }
}
