package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The header of a safetensors file, read as a stream: whatever it contains, it takes little more
 * memory than its length.
 *
 * @param tensors by name, in the order of the header
 * @param metadata the strings of {@code __metadata__}
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
  private static final int MAX_DIMENSIONS = 8;
  private static final String METADATA = "__metadata__";

  /** The error in a header. */
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    BrokenException(String problem, String remedy) {
      super(problem);
      this.remedy = remedy;
    }

    String remedy() {
      return remedy;
    }
  }

  /**
   * Reads a header.
   *
   * @param json its bytes
   */
  static SafetensorsHeader read(ByteBuffer json) throws BrokenException {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build();
    SafetensorsHeader header = new SafetensorsHeader(new LinkedHashMap<>(), new LinkedHashMap<>());
    // Decoded here: the parser would take input that starts with NULs for UTF-16 or UTF-32.
    ByteArrayInputStream bytes =
        new ByteArrayInputStream(
            json.array(), json.arrayOffset() + json.position(), json.remaining());
    try (JsonParser parser =
        factory.createParser(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw damaged("its header is not a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw damaged("its header holds more than tensors");
        }
        if (name.equals(METADATA)) {
          header.readMetadata(parser);
        } else {
          header.tensors.put(name, tensor(name, parser));
        }
      }
      if (parser.nextToken() != null) {
        throw damaged("something follows its header");
      }
      return header;
    } catch (IOException e) {
      throw damaged("its header is not JSON");
    }
  }

  private void readMetadata(JsonParser parser) throws IOException, BrokenException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw damaged(METADATA + " holds more than strings");
      }
      metadata.put(key, parser.getText());
    }
  }

  private static TensorInfo tensor(String name, JsonParser parser)
      throws IOException, BrokenException {
    TensorType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "dtype" -> type = type(name, parser.getText());
        case "shape" -> shape = naturals(name, parser, MAX_DIMENSIONS);
        case "data_offsets" -> offsets = naturals(name, parser, 2);
        default -> {
          if (value.isStructStart()) {
            throw damaged("tensor " + name + " has a " + key);
          }
        }
      }
    }
    if (type == null) {
      type(name, "nothing");
    }
    if (shape == null || offsets == null || offsets.length != 2) {
      throw unsound(name);
    }
    TensorInfo info = new TensorInfo(name, type, shape, offsets[0]);
    if (offsets[1] < offsets[0] || bytes(info) != offsets[1] - offsets[0]) {
      throw damaged("tensor " + name + " has another size than its shape says");
    }
    return info;
  }

  private static TensorType type(String name, String written) throws BrokenException {
    for (TensorType known : TensorType.values()) {
      if (known.name().equals(written)) {
        return known;
      }
    }
    throw new BrokenException(
        "tensor " + name + " is of type \"" + written + "\"",
        "Valence reads F64, F32, F16, BF16, I8 and I64");
  }

  private static long[] naturals(String name, JsonParser parser, int most)
      throws IOException, BrokenException {
    long[] out = new long[most];
    int count = 0;
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw unsound(name);
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean number = parser.currentToken() == JsonToken.VALUE_NUMBER_INT && count < most;
      if (!number || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw unsound(name);
      }
      out[count] = parser.getLongValue();
      if (out[count++] < 0) {
        throw unsound(name);
      }
    }
    return Arrays.copyOf(out, count);
  }

  private static long bytes(TensorInfo info) throws BrokenException {
    try {
      return info.bytes();
    } catch (ArithmeticException e) {
      throw damaged("tensor " + info.name() + " is larger than any file");
    }
  }

  private static BrokenException unsound(String name) {
    return damaged("tensor " + name + " has an invalid shape or offset");
  }

  private static BrokenException damaged(String problem) {
    return new BrokenException(problem, "the file is damaged or no safetensors file");
  }
}
