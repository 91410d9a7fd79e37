package io.valence.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A layer with parameters. */
public abstract class Module {
  private final Context context;

  Module(Context context) {
    this.context = context;
  }

  Context context() {
    return context;
  }

  /**
   * The parameters.
   *
   * @return in the order of PyTorch's state dict
   */
  public abstract List<Parameter> parameters();

  /** The non-parameters of a state dict. */
  Map<String, Tensor> buffers() {
    return Map.of();
  }

  /**
   * The module's state by name: its parameters, and the running statistics of batch normalization.
   *
   * @return tensors that share the module's memory, in PyTorch's order
   */
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    parameters().forEach(parameter -> all.put(parameter.name(), parameter.value()));
    all.putAll(buffers());
    return all;
  }

  /**
   * Copies values into the module.
   *
   * @param state by exactly the names of {@link #stateDict}
   * @throws IllegalArgumentException if a name is missing or unexpected, or a shape differs; then
   *     nothing is copied
   */
  public void loadStateDict(Map<String, Tensor> state) {
    Map<String, Tensor> own = stateDict();
    List<String> problems = new ArrayList<>();
    own.forEach((name, tensor) -> check(name, tensor, state.get(name), problems));
    state.keySet().stream()
        .filter(name -> !own.containsKey(name))
        .forEach(name -> problems.add("Unexpected key(s) in state_dict: \"" + name + "\"."));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Error(s) in loading state_dict for "
              + getClass().getSimpleName()
              + ": "
              + String.join(" ", problems));
    }
    own.forEach(
        (name, tensor) -> {
          float[] from = state.get(name).data();
          System.arraycopy(from, 0, tensor.data(), 0, from.length);
        });
  }

  private static void check(String name, Tensor own, Tensor given, List<String> problems) {
    if (given == null) {
      problems.add("Missing key(s) in state_dict: \"" + name + "\".");
    } else if (!Arrays.equals(own.shape(), given.shape())) {
      problems.add(
          "size mismatch for "
              + name
              + ": copying a param with shape "
              + Tensor.text(given.shape())
              + " from checkpoint, the shape in current model is "
              + Tensor.text(own.shape())
              + ".");
    }
  }

  /**
   * Writes the state dict as a safetensors file, which PyTorch can read.
   *
   * @param file written atomically
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    StateDicts.write(file, stateDict());
  }

  /**
   * Reads a state dict from a safetensors file.
   *
   * @param file with the names of {@link #stateDict}
   * @throws IllegalArgumentException as {@link #loadStateDict}
   * @throws io.valence.model.checkpoint.ModelFileException if the file is not a safetensors file
   */
  public void load(Path file) {
    loadStateDict(StateDicts.read(file));
  }

  static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
