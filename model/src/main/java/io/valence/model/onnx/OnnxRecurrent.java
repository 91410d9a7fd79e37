package io.valence.model.onnx;

import io.valence.model.config.ModelConfig;
import io.valence.model.math.Matrix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recurrent layers in ONNX, with another gate order: <a
 * href="https://onnx.ai/onnx/operators/onnx__LSTM.html">LSTM</a> i,o,f,c for our i,f,g,o, <a
 * href="https://onnx.ai/onnx/operators/onnx__GRU.html">GRU</a> z,r,h for our r,z,n.
 */
record OnnxRecurrent(OnnxGraph graph, ModelConfig config, Map<String, Matrix> numbers) {
  /**
   * The outputs of a layer.
   *
   * @param steps [T, B, D·H]
   * @param last the final states of all directions, [B, D·H]
   */
  record Outputs(String steps, String last) {}

  /**
   * An ONNX operator for a cell.
   *
   * @param name of the operator
   * @param gates our gate indices, in ONNX's order
   */
  private record Operator(String name, int... gates) {}

  private Operator operator() {
    return switch (config.cell()) {
      case LSTM -> new Operator("LSTM", 0, 3, 1, 2);
      case GRU -> new Operator("GRU", 1, 0, 2);
      case RNN -> new Operator("RNN", 0);
    };
  }

  Outputs layer(int k, String x, String lengths) {
    int hidden = config.hiddenWidths()[k];
    List<String> names =
        config.bidirectional() ? List.of("_l" + k, "_l" + k + "_reverse") : List.of("_l" + k);
    String weights = stacked("weight_ih", names, hidden);
    String recurrent = stacked("weight_hh", names, hidden);
    String biases = biases(names, hidden);
    String all = "layer" + k + "_all";
    String end = "layer" + k + "_end";
    graph.node(
        operator().name(),
        List.of(x, weights, recurrent, biases, lengths),
        List.of(all, end),
        attributes(hidden, names.size()));
    String shape = graph.constant("layer" + k + "_shape", 0, 0, -1);
    String flat = graph.constant("layer" + k + "_flat", 0, -1);
    graph.node(
        "Transpose", List.of(all), List.of(all + "_t"), Map.of("perm", new int[] {0, 2, 1, 3}));
    graph.node("Transpose", List.of(end), List.of(end + "_t"), Map.of("perm", new int[] {1, 0, 2}));
    return new Outputs(
        graph.node("Reshape", "layer" + k, all + "_t", shape),
        graph.node("Reshape", "layer" + k + "_last", end + "_t", flat));
  }

  private Map<String, Object> attributes(int hidden, int directions) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("hidden_size", hidden);
    attributes.put("direction", directions == 2 ? "bidirectional" : "forward");
    attributes.putAll(
        switch (config.cell()) {
          case LSTM -> Map.of();
          case GRU -> Map.of("linear_before_reset", 1);
          case RNN -> Map.of("activations", Collections.nCopies(directions, activation()));
        });
    return attributes;
  }

  private String activation() {
    return switch (config.nonlinearity()) {
      case TANH -> "Tanh";
      case RELU -> "Relu";
    };
  }

  /** The weights of all directions, [D, GH, in], in ONNX's gate order. */
  private String stacked(String kind, List<String> names, int hidden) {
    Matrix first = numbers.get("rnn." + kind + names.get(0));
    int rows = operator().gates().length * hidden;
    float[] all = new float[names.size() * rows * first.columns()];
    for (int d = 0; d < names.size(); d++) {
      float[] ours = numbers.get("rnn." + kind + names.get(d)).data();
      reorder(ours, all, d * rows * first.columns(), hidden * first.columns());
    }
    return graph.constant("rnn." + kind + names.get(0), all, names.size(), rows, first.columns());
  }

  /** Both biases of all directions, [D, 2·GH]: the input biases first. */
  private String biases(List<String> names, int hidden) {
    int width = operator().gates().length * hidden;
    float[] all = new float[names.size() * 2 * width];
    for (int d = 0; d < names.size(); d++) {
      float[] input = numbers.get("rnn.bias_ih" + names.get(d)).data();
      float[] recurrent = numbers.get("rnn.bias_hh" + names.get(d)).data();
      reorder(input, all, 2 * d * width, hidden);
      reorder(recurrent, all, (2 * d + 1) * width, hidden);
    }
    return graph.constant("rnn.bias" + names.get(0), all, names.size(), 2 * width);
  }

  private void reorder(float[] ours, float[] target, int at, int gateSize) {
    int[] gates = operator().gates();
    for (int g = 0; g < gates.length; g++) {
      System.arraycopy(ours, gates[g] * gateSize, target, at + g * gateSize, gateSize);
    }
  }
}
