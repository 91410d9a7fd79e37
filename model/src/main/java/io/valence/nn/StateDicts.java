package io.valence.nn;

import io.valence.model.checkpoint.SafetensorsReader;
import io.valence.model.checkpoint.SafetensorsWriter;
import io.valence.model.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** State dicts in safetensors files, also for multi-module networks. */
public final class StateDicts {
  /** A counter that PyTorch's BatchNorm stores but does not compute with or require. */
  private static final String BATCHES = "num_batches_tracked";

  private StateDicts() {}

  /**
   * Adds a prefix to every name, as PyTorch does for a module inside another.
   *
   * @param prefix such as {@code "rnn."}
   * @param state of the inner module
   * @return the same tensors with prefixed names
   */
  public static Map<String, Tensor> prefixed(String prefix, Map<String, Tensor> state) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    state.forEach((name, tensor) -> out.put(prefix + name, tensor));
    return out;
  }

  /**
   * The tensors under a prefix, stripped.
   *
   * @param prefix such as {@code "rnn."}
   * @param state of the outer module
   * @return those of the inner one
   */
  public static Map<String, Tensor> under(String prefix, Map<String, Tensor> state) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    state.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            out.put(name.substring(prefix.length()), tensor);
          }
        });
    return out;
  }

  /**
   * Writes a state dict.
   *
   * @param file a safetensors file, written atomically
   * @param state tensors by name
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Map<String, Tensor> state) throws IOException {
    List<io.valence.model.checkpoint.Tensor> tensors =
        state.entrySet().stream()
            .map(
                e ->
                    new io.valence.model.checkpoint.Tensor(
                        e.getKey(), e.getValue().shape(), e.getValue().data()))
            .toList();
    new SafetensorsWriter(file).write(Map.of("format", "pt"), Map.of(), tensors);
  }

  /**
   * Reads a state dict, without BatchNorm's {@code num_batches_tracked}, which affects no output.
   *
   * @param file a safetensors file
   * @return its tensors as float32, regardless of type
   * @throws io.valence.model.checkpoint.ModelFileException if it is not one
   */
  public static Map<String, Tensor> read(Path file) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      for (TensorInfo tensor : reader.tensors()) {
        if (!tensor.name().endsWith(BATCHES)) {
          int[] shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
          state.put(tensor.name(), Tensor.of(reader.floats(tensor.name()), shape));
        }
      }
    }
    return state;
  }
}
