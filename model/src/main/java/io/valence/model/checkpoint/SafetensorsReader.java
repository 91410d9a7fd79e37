package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.valence.model.config.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a safetensors file: the header when made, a tensor when asked.
 *
 * <p>The format (<a
 * href="https://huggingface.co/docs/safetensors">huggingface.co/docs/safetensors</a>): the header's
 * length as a little-endian 64-bit number, the header in JSON, the tensors' bytes.
 */
public final class SafetensorsReader {
  private static final long MAX_HEADER = 100_000_000;
  private static final int MAX_DIMENSIONS = 8;
  private static final int CHUNK = 1 << 20;

  private final ByteSource source;
  private final long dataStart;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /**
   * Reads and checks the header.
   *
   * @throws ModelFileException when the file is no sound safetensors file
   */
  public SafetensorsReader(Path file) {
    this(new ByteSource.InFile(file));
  }

  /** As above, wherever the bytes are. */
  public SafetensorsReader(ByteSource source) {
    this.source = source;
    if (!source.exists()) {
      throw broken("no such file", "check the path");
    }
    try {
      long size = source.size();
      if (size < Long.BYTES) {
        throw broken("too short to be a model file", "name a .safetensors file or a run folder");
      }
      long length = source.read(0, Long.BYTES).getLong();
      if (length < 2 || length > MAX_HEADER || length > size - Long.BYTES) {
        throw broken("not a safetensors file", "name a .safetensors file or a run folder");
      }
      this.dataStart = Long.BYTES + length;
      parse(source.read(Long.BYTES, (int) length));
      checkRanges(size - dataStart);
    } catch (IOException e) {
      throw broken("cannot be read (" + e.getMessage() + ")", "check the file");
    }
  }

  /** What messages call the file. */
  public String name() {
    return source.name();
  }

  /** The tensors in the order of the header. */
  public List<TensorInfo> tensors() {
    return List.copyOf(tensors.values());
  }

  /** The header's {@code __metadata__}. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /** What the header says of a tensor; null when there is none of the name. */
  public TensorInfo tensor(String name) {
    return tensors.get(name);
  }

  /**
   * Reads a tensor's numbers, whatever its type, row after row.
   *
   * @throws ModelFileException when there is none of the name, or it has too many numbers
   */
  public float[] floats(String name) {
    TensorInfo info = tensors.get(name);
    if (info == null) {
      throw broken("no tensor " + name, "it is not a model of this kind");
    }
    if (info.count() > Integer.MAX_VALUE - 8) {
      throw broken(name + " has " + info.count() + " numbers", "that is more than Valence holds");
    }
    float[] out = new float[(int) info.count()];
    try {
      int perChunk = CHUNK / info.type().bytes();
      for (int at = 0; at < out.length; at += perChunk) {
        int count = Math.min(perChunk, out.length - at);
        long position = dataStart + info.start() + (long) at * info.type().bytes();
        ByteBuffer bytes = source.read(position, count * info.type().bytes());
        info.type().numbers(bytes, out, at, count);
      }
    } catch (IOException e) {
      throw broken("cannot be read (" + e.getMessage() + ")", "check the file");
    }
    return out;
  }

  /**
   * Reads a single I64 number.
   *
   * @throws ModelFileException when there is none of the name
   */
  long counter(String name) {
    TensorInfo info = tensors.get(name);
    if (info == null || info.type() != TensorType.I64 || info.count() != 1) {
      throw broken("no counter " + name, "it is not a model of this kind");
    }
    try {
      long count = source.read(dataStart + info.start(), Long.BYTES).getLong();
      if (count < 0) {
        throw broken(name + " is below zero", "the file is damaged");
      }
      return count;
    } catch (IOException e) {
      throw broken("cannot be read (" + e.getMessage() + ")", "check the file");
    }
  }

  private void parse(ByteBuffer header) {
    JsonNode root;
    try {
      root = Json.mapper().readTree(StandardCharsets.UTF_8.decode(header).toString());
    } catch (JsonProcessingException e) {
      throw broken("its header is not JSON", "the file is damaged or no safetensors file");
    }
    if (root == null || !root.isObject()) {
      throw broken("its header is no JSON object", "the file is damaged or no safetensors file");
    }
    root.properties()
        .forEach(
            entry -> {
              if (entry.getKey().equals("__metadata__")) {
                parseMetadata(entry.getValue());
              } else {
                tensors.put(entry.getKey(), parseTensor(entry.getKey(), entry.getValue()));
              }
            });
  }

  private void parseMetadata(JsonNode node) {
    node.properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isTextual()) {
                throw broken("__metadata__ holds more than strings", "the file is damaged");
              }
              metadata.put(entry.getKey(), entry.getValue().textValue());
            });
  }

  private TensorInfo parseTensor(String name, JsonNode node) {
    TensorType type = null;
    for (TensorType known : TensorType.values()) {
      if (known.name().equals(node.path("dtype").textValue())) {
        type = known;
      }
    }
    if (type == null) {
      throw broken(
          "tensor " + name + " is of type " + node.path("dtype"),
          "Valence reads F64, F32, F16, BF16 and I64");
    }
    long[] shape = naturals(name, node.path("shape"));
    long[] offsets = naturals(name, node.path("data_offsets"));
    if (shape.length > MAX_DIMENSIONS || offsets.length != 2) {
      throw broken("tensor " + name + " has no sound shape or place", "the file is damaged");
    }
    TensorInfo info = new TensorInfo(name, type, shape, offsets[0]);
    if (offsets[1] < offsets[0] || size(info) != offsets[1] - offsets[0]) {
      throw broken(
          "tensor " + name + " has another size than its shape says", "the file is damaged");
    }
    return info;
  }

  private long[] naturals(String name, JsonNode node) {
    long[] out = new long[node.isArray() ? node.size() : 0];
    boolean sound = node.isArray();
    for (int i = 0; i < out.length; i++) {
      sound &= node.get(i).canConvertToLong() && node.get(i).isIntegralNumber();
      out[i] = node.get(i).longValue();
      sound &= out[i] >= 0;
    }
    if (!sound) {
      throw broken("tensor " + name + " has no sound shape or place", "the file is damaged");
    }
    return out;
  }

  private long size(TensorInfo info) {
    try {
      return info.bytes();
    } catch (ArithmeticException e) {
      throw broken("tensor " + info.name() + " is larger than any file", "the file is damaged");
    }
  }

  /** The tensors follow one another without gap or overlap, and fill the file. */
  private void checkRanges(long dataSize) {
    List<TensorInfo> byPlace = new ArrayList<>(tensors.values());
    byPlace.sort(Comparator.comparingLong(TensorInfo::start).thenComparingLong(TensorInfo::bytes));
    long end = 0;
    for (TensorInfo info : byPlace) {
      if (info.start() != end) {
        throw broken("tensors overlap or leave a gap at " + info.name(), "the file is damaged");
      }
      end += info.bytes();
      if (end > dataSize) {
        throw broken("tensor " + info.name() + " reaches past the end", "the file is cut short");
      }
    }
    if (end != dataSize) {
      throw broken((dataSize - end) + " bytes follow the last tensor", "the file is damaged");
    }
  }

  private ModelFileException broken(String problem, String remedy) {
    return new ModelFileException(name(), problem, remedy);
  }
}
