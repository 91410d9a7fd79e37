package io.valence.model.onnx;

import io.valence.model.config.Pooling;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.Map;

/** Pools the outputs of the last layer to the features of a row, in ONNX. */
record OnnxPooling(OnnxGraph graph, Map<String, Matrix> numbers) {
  /** The features, [B, D·H]. */
  String features(Pooling pooling, OnnxRecurrent.Outputs top) {
    return switch (pooling) {
      case LAST -> top.last();
      case MAX -> max(top.steps());
      case MEAN -> mean(top.steps());
      case ATTENTION -> attention(top.steps());
    };
  }

  /** Whether a step belongs to its row, [T, B, 1]. */
  private String mask() {
    graph.node("Shape", "ids_shape", "ids_by_step");
    graph.node("Gather", "steps", "ids_shape", graph.scalar("first", 0));
    graph.node("Range", "places", graph.scalar("zero", 0), "steps", graph.scalar("one", 1));
    graph.node("Unsqueeze", "places_column", "places", graph.constant("axis_1", 1));
    graph.node("Less", "inside", "places_column", "lengths");
    return graph.node("Unsqueeze", "mask", "inside", graph.constant("axis_2", 2));
  }

  private String masked(String steps, float outside) {
    String fill = graph.constant("outside", new float[] {outside}, 1);
    return graph.node("Where", "masked", mask(), steps, fill);
  }

  private String max(String steps) {
    return graph.node(
        "ReduceMax",
        List.of(masked(steps, Float.NEGATIVE_INFINITY)),
        List.of("features"),
        Map.of("axes", new int[] {0}, "keepdims", 0));
  }

  private String sum(String steps, String output) {
    return graph.node(
        "ReduceSum",
        List.of(steps, graph.constant("axis_0", 0)),
        List.of(output),
        Map.of("keepdims", 0));
  }

  private String mean(String steps) {
    String sum = sum(masked(steps, 0), "sum");
    graph.node(
        "Cast",
        List.of("lengths"),
        List.of("lengths_float"),
        Map.of("to", OnnxGraph.number(OnnxGraph.Type.FLOAT)));
    graph.node("Unsqueeze", "lengths_column", "lengths_float", graph.constant("axis_last", 1));
    return graph.node("Div", "features", sum, "lengths_column");
  }

  /** Weights softmax(v · tanh(W h + b)) over the steps of a row. */
  private String attention(String steps) {
    Matrix projection = numbers.get("attention.proj.weight");
    Matrix score = numbers.get("attention.score.weight");
    int width = projection.columns();
    graph.constant("attention.proj.weight", projection.data(), width, width);
    graph.constant("attention.score.weight", score.data(), 1, width);
    graph.constant("attention.proj.bias", numbers.get("attention.proj.bias").data(), width);
    for (String name : List.of("attention.proj.weight", "attention.score.weight")) {
      graph.node(
          "Transpose", List.of(name), List.of(name + "_t"), Map.of("perm", new int[] {1, 0}));
    }
    graph.node("MatMul", "projected", steps, "attention.proj.weight_t");
    graph.node("Add", "shifted", "projected", "attention.proj.bias");
    graph.node("Tanh", "squashed", "shifted");
    graph.node("MatMul", "scores", "squashed", "attention.score.weight_t");
    String inside = masked("scores", Float.NEGATIVE_INFINITY);
    graph.node("Softmax", List.of(inside), List.of("attention"), Map.of("axis", 0));
    graph.node("Mul", "weighted", steps, "attention");
    return sum("weighted", "features");
  }
}
