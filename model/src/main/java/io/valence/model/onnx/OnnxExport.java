package io.valence.model.onnx;

import io.valence.model.classifier.Classifier;
import io.valence.model.config.ModelConfig;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Matrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A classifier as an ONNX model: {@code ids} [batch, length] int64, padded with anything after a
 * row's end, and {@code lengths} [batch] int64 to {@code logits} and {@code probabilities} [batch,
 * K].
 */
public final class OnnxExport {
  private final Classifier classifier;
  private final ModelConfig config;
  private final Map<String, Matrix> numbers = new HashMap<>();
  private final OnnxGraph graph = new OnnxGraph("valence");

  /** Exports a classifier. */
  public OnnxExport(Classifier classifier) {
    this.classifier = classifier;
    this.config = classifier.config();
    for (Parameter parameter : classifier.parameters()) {
      numbers.put(parameter.name(), parameter.value());
    }
    classifier.buffers().forEach(buffer -> numbers.put(buffer.name(), buffer.value()));
  }

  /**
   * The model file.
   *
   * @param version of the program that writes it
   * @param metadata additional metadata
   */
  public byte[] bytes(String version, Map<String, String> metadata) {
    graph.input("ids", OnnxGraph.Type.INT64, "batch", "length");
    graph.input("lengths", OnnxGraph.Type.INT64, "batch");
    graph.node(
        "Cast",
        List.of("lengths"),
        List.of("lengths_int32"),
        Map.of("to", OnnxGraph.number(OnnxGraph.Type.INT32)));
    transpose("ids", "ids_by_step", 1, 0);
    Matrix table = numbers.get("embedding.weight");
    graph.constant("embedding.weight", table.data(), table.rows(), table.columns());
    String x = graph.node("Gather", "embedded", "embedding.weight", "ids_by_step");
    OnnxRecurrent layers = new OnnxRecurrent(graph, config, numbers);
    OnnxRecurrent.Outputs top = null;
    for (int k = 0; k < config.hiddenWidths().length; k++) {
      top = layers.layer(k, x, "lengths_int32");
      x = top.steps();
    }
    head(new OnnxPooling(graph, numbers).features(config.pooling(), top));
    graph.output("logits", OnnxGraph.Type.FLOAT, "batch", classifier.classes());
    graph.output("probabilities", OnnxGraph.Type.FLOAT, "batch", classifier.classes());
    return graph.model(version, metadata);
  }

  private void transpose(String from, String to, int... order) {
    graph.node("Transpose", List.of(from), List.of(to), Map.of("perm", order));
  }

  /** Linear, BatchNorm with running statistics, ReLU, Linear. */
  private void head(String features) {
    linear("head.0", features, "hidden");
    List<String> norm =
        List.of(
            "hidden",
            vector("head.1.weight"),
            vector("head.1.bias"),
            vector("head.1.running_mean"),
            vector("head.1.running_var"));
    graph.node("BatchNormalization", norm, List.of("normalized"), Map.of("epsilon", 1e-5f));
    graph.node("Relu", "activated", "normalized");
    linear("head.3", "activated", "logits");
    graph.node("Softmax", List.of("logits"), List.of("probabilities"), Map.of("axis", 1));
  }

  private void linear(String name, String from, String to) {
    Matrix weight = numbers.get(name + ".weight");
    graph.constant(name + ".weight", weight.data(), weight.rows(), weight.columns());
    graph.node(
        "Gemm",
        List.of(from, name + ".weight", vector(name + ".bias")),
        List.of(to),
        Map.of("transB", 1));
  }

  private String vector(String name) {
    Matrix value = numbers.get(name);
    return graph.constant(name, value.data(), value.columns());
  }
}
