package io.valence.model.checkpoint;

import io.valence.model.classifier.Classifier;
import io.valence.model.language.LanguageModel;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Converts a classifier to and from tensors of a safetensors file. */
final class ClassifierTensors {
  /** PyTorch's number of batches that a BatchNorm layer has seen; a single I64 number. */
  static final String BATCHES = "head.1.num_batches_tracked";

  private ClassifierTensors() {}

  static List<Tensor> of(Classifier model) {
    return of(model, "");
  }

  /** As above, with {@code prefix} before each name. */
  static List<Tensor> of(Classifier model, String prefix) {
    List<Tensor> tensors = new ArrayList<>();
    for (Parameter p : model.parameters()) {
      tensors.add(new Tensor(prefix + p.name(), p.shape(), p.value().data()));
    }
    for (Buffer b : model.buffers()) {
      tensors.add(new Tensor(prefix + b.name(), new int[] {b.value().columns()}, b.value().data()));
    }
    return tensors;
  }

  /** A language model's tensors, {@code prefix} before each name. */
  static List<Tensor> of(LanguageModel model, String prefix) {
    return model.parameters().stream()
        .map(p -> new Tensor(prefix + p.name(), p.shape(), p.value().data()))
        .toList();
  }

  /** Fills a language model; as for a classifier. */
  static void fill(LanguageModel model, String prefix, SafetensorsReader reader) {
    for (Parameter p : model.parameters()) {
      requireShape(reader, prefix + p.name(), p.shape());
    }
    for (Parameter p : model.parameters()) {
      fill(reader, prefix + p.name(), p.value().data());
    }
  }

  /**
   * Fills a classifier. All shapes are compared before the first number is read.
   *
   * @throws ModelFileException when a tensor is missing, has another shape, or is not finite
   */
  static void fill(Classifier model, SafetensorsReader reader) {
    fill(model, "", reader);
  }

  /** As above, with {@code prefix} before each name. */
  static void fill(Classifier model, String prefix, SafetensorsReader reader) {
    requireShapes(model, prefix, reader);
    for (Parameter p : model.parameters()) {
      fill(reader, prefix + p.name(), p.value().data());
    }
    for (Buffer b : model.buffers()) {
      fill(reader, prefix + b.name(), b.value().data());
      if (b.name().endsWith("running_var")) {
        requireNotNegative(reader, b);
      }
    }
  }

  private static void requireNotNegative(SafetensorsReader reader, Buffer variance) {
    for (float number : variance.value().data()) {
      if (number < 0) {
        throw new ModelFileException(
            reader.name(),
            "tensor " + variance.name() + " holds a negative variance",
            "train it again");
      }
    }
  }

  /** Throws when a tensor of the classifier is missing or has another shape; reads no number. */
  static void requireShapes(Classifier model, SafetensorsReader reader) {
    requireShapes(model, "", reader);
  }

  private static void requireShapes(Classifier model, String prefix, SafetensorsReader reader) {
    for (Parameter p : model.parameters()) {
      requireShape(reader, prefix + p.name(), p.shape());
    }
    for (Buffer b : model.buffers()) {
      requireShape(reader, prefix + b.name(), new int[] {b.value().columns()});
    }
  }

  /** Throws when the file contains a tensor that the classifier does not have. */
  static void requireNoOthers(Classifier model, SafetensorsReader reader) {
    Set<String> known = new HashSet<>(LinearTensors.NAMES);
    known.add(BATCHES);
    model.parameters().forEach(p -> known.add(p.name()));
    model.buffers().forEach(b -> known.add(b.name()));
    model.parameters().forEach(p -> known.add(p.name() + Precision.SCALE));
    for (TensorInfo tensor : reader.tensors()) {
      if (!known.contains(tensor.name())) {
        throw new ModelFileException(
            reader.name(),
            "tensor " + tensor.name() + " does not belong in " + model.config(),
            "check that the configuration is that of the tensors");
      }
    }
  }

  private static void requireShape(SafetensorsReader reader, String name, int[] shape) {
    TensorInfo info = reader.tensor(name);
    if (info == null) {
      throw new ModelFileException(
          reader.name(), "no tensor " + name, "the model is incomplete for this configuration");
    }
    if (!Arrays.equals(info.shape(), Arrays.stream(shape).asLongStream().toArray())) {
      throw new ModelFileException(
          reader.name(),
          "tensor " + name + " is " + Arrays.toString(info.shape()),
          "the configuration asks for " + Arrays.toString(shape));
    }
  }

  private static void fill(SafetensorsReader reader, String name, float[] target) {
    reader.read(reader.tensor(name), target);
    for (float number : target) {
      // As !Float.isFinite(number), in a third of the time before the loop is optimized.
      if (number * 0 != 0) {
        throw new ModelFileException(
            reader.name(),
            "tensor " + name + " holds numbers that are not finite",
            "train it again");
      }
    }
  }
}
