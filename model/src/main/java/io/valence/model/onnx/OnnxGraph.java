package io.valence.model.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Builds an ONNX graph: <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">
 * onnx.proto</a>, whose field numbers are named here.
 */
final class OnnxGraph {
  /** TensorProto.DataType. */
  enum Type {
    FLOAT(1),
    INT32(6),
    INT64(7);

    private final int number;

    Type(int number) {
      this.number = number;
    }
  }

  /** Version of the operators, and the matching file format version. */
  private static final int OPSET = 17;

  private static final int IR_VERSION = 8;

  private static final int MODEL_IR_VERSION = 1;
  private static final int MODEL_PRODUCER_NAME = 2;
  private static final int MODEL_PRODUCER_VERSION = 3;
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET_IMPORT = 8;
  private static final int MODEL_METADATA = 14;
  private static final int OPSET_DOMAIN = 1;
  private static final int OPSET_VERSION = 2;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_NAME = 2;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_NAME = 3;
  private static final int NODE_OP_TYPE = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_STRING = 4;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int ATTRIBUTE_STRINGS = 9;
  private static final int ATTRIBUTE_TYPE = 20;
  private static final int TENSOR_DIMS = 1;
  private static final int TENSOR_DATA_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW_DATA = 9;
  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_TYPE_ELEMENT = 1;
  private static final int TENSOR_TYPE_SHAPE = 2;
  private static final int SHAPE_DIM = 1;
  private static final int DIM_VALUE = 1;
  private static final int DIM_NAME = 2;

  private final ProtoMessage graph = new ProtoMessage();

  OnnxGraph(String name) {
    graph.text(GRAPH_NAME, name);
  }

  /**
   * Adds a node.
   *
   * @param inputs names; an empty one for an omitted input
   * @param outputs names
   * @param attributes int, float, text, int[] or lists of texts
   * @return the first output
   */
  String node(
      String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
    ProtoMessage node = new ProtoMessage();
    inputs.forEach(input -> node.text(NODE_INPUT, input));
    outputs.forEach(output -> node.text(NODE_OUTPUT, output));
    String first = outputs.stream().filter(name -> !name.isEmpty()).findFirst().orElseThrow();
    node.text(NODE_NAME, first).text(NODE_OP_TYPE, operator);
    attributes.forEach((name, value) -> node.message(NODE_ATTRIBUTE, attribute(name, value)));
    graph.message(GRAPH_NODE, node);
    return first;
  }

  /** A node with one output and no attributes. */
  String node(String operator, String output, String... inputs) {
    return node(operator, List.of(inputs), List.of(output), Map.of());
  }

  private static ProtoMessage attribute(String name, Object value) {
    ProtoMessage attribute = new ProtoMessage().text(ATTRIBUTE_NAME, name);
    // AttributeProto.AttributeType: FLOAT 1, INT 2, STRING 3, INTS 7, STRINGS 8.
    if (value instanceof Integer number) {
      return attribute.number(ATTRIBUTE_INT, number).number(ATTRIBUTE_TYPE, 2);
    }
    if (value instanceof Float real) {
      return attribute.real(ATTRIBUTE_FLOAT, real).number(ATTRIBUTE_TYPE, 1);
    }
    if (value instanceof String text) {
      return attribute.text(ATTRIBUTE_STRING, text).number(ATTRIBUTE_TYPE, 3);
    }
    if (value instanceof int[] numbers) {
      for (int number : numbers) {
        attribute.number(ATTRIBUTE_INTS, number);
      }
      return attribute.number(ATTRIBUTE_TYPE, 7);
    }
    for (Object text : (List<?>) value) {
      attribute.text(ATTRIBUTE_STRINGS, (String) text);
    }
    return attribute.number(ATTRIBUTE_TYPE, 8);
  }

  /** A float constant. */
  String constant(String name, float[] values, int... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(name, Type.FLOAT, bytes, shape);
  }

  /** An integer constant. */
  String constant(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant(name, Type.INT64, bytes, values.length);
  }

  /** An integer constant without dimensions. */
  String scalar(String name, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(value);
    return constant(name, Type.INT64, bytes);
  }

  private String constant(String name, Type type, ByteBuffer bytes, int... shape) {
    ProtoMessage tensor = new ProtoMessage();
    for (int size : shape) {
      tensor.number(TENSOR_DIMS, size);
    }
    tensor.number(TENSOR_DATA_TYPE, type.number).text(TENSOR_NAME, name);
    tensor.bytes(TENSOR_RAW_DATA, ByteString.copyFrom(bytes.array()));
    graph.message(GRAPH_INITIALIZER, tensor);
    return name;
  }

  /**
   * An input of the graph.
   *
   * @param shape numbers, and names of dynamic sizes
   */
  String input(String name, Type type, Object... shape) {
    graph.message(GRAPH_INPUT, value(name, type, shape));
    return name;
  }

  /** An output of the graph. */
  void output(String name, Type type, Object... shape) {
    graph.message(GRAPH_OUTPUT, value(name, type, shape));
  }

  private static ProtoMessage value(String name, Type type, Object... shape) {
    ProtoMessage dims = new ProtoMessage();
    for (Object size : shape) {
      ProtoMessage dim = new ProtoMessage();
      dims.message(
          SHAPE_DIM,
          size instanceof Integer n ? dim.number(DIM_VALUE, n) : dim.text(DIM_NAME, (String) size));
    }
    ProtoMessage tensor =
        new ProtoMessage()
            .number(TENSOR_TYPE_ELEMENT, type.number)
            .message(TENSOR_TYPE_SHAPE, dims);
    return new ProtoMessage()
        .text(VALUE_NAME, name)
        .message(VALUE_TYPE, new ProtoMessage().message(TYPE_TENSOR, tensor));
  }

  /** TensorProto.DataType for a cast. */
  static int number(Type type) {
    return type.number;
  }

  /** The whole model file. */
  byte[] model(String version, Map<String, String> metadata) {
    ProtoMessage opset = new ProtoMessage().text(OPSET_DOMAIN, "").number(OPSET_VERSION, OPSET);
    ProtoMessage model =
        new ProtoMessage()
            .number(MODEL_IR_VERSION, IR_VERSION)
            .text(MODEL_PRODUCER_NAME, "valence")
            .text(MODEL_PRODUCER_VERSION, version)
            .message(MODEL_GRAPH, graph)
            .message(MODEL_OPSET_IMPORT, opset);
    metadata.forEach(
        (key, value) ->
            model.message(
                MODEL_METADATA, new ProtoMessage().text(ENTRY_KEY, key).text(ENTRY_VALUE, value)));
    return model.done().toByteArray();
  }
}
