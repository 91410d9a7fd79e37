package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.model.config.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Checksum;

/**
 * Writes a safetensors file: tensors, preceded by single I64 numbers. The metadata contain the
 * checksum of the whole file.
 */
public final class SafetensorsWriter {
  private static final int PART = 1 << 14;

  private final Path file;

  /** Writes to a file, completely or not at all. */
  public SafetensorsWriter(Path file) {
    this.file = file;
  }

  /** Writes a new file, completely or not at all. */
  public void write(Map<String, String> metadata, Map<String, Long> counters, List<Tensor> tensors)
      throws IOException {
    Map<String, String> checked = checked(metadata);
    byte[] header = header(checked, counters, tensors);
    Checksum checksum = new CRC32C();
    write(
        new CheckedOutputStream(OutputStream.nullOutputStream(), checksum),
        header,
        counters,
        tensors);
    if (!FileChecksum.replace(header, FileChecksum.ZEROS, FileChecksum.hex(checksum))) {
      throw new IllegalArgumentException("the metadata holds a checksum of zeros");
    }
    new AtomicFile(file).write(out -> write(out, header, counters, tensors));
  }

  private static void write(
      OutputStream out, byte[] header, Map<String, Long> counters, List<Tensor> tensors)
      throws IOException {
    writeLong(out, header.length);
    out.write(header);
    for (long counter : counters.values()) {
      writeLong(out, counter);
    }
    for (Tensor tensor : tensors) {
      write(out, tensor);
    }
  }

  private static void write(OutputStream out, Tensor tensor) throws IOException {
    if (tensor.type() == TensorType.F32) {
      LittleEndian.write(tensor.numbers(), out);
      return;
    }
    float[] numbers = tensor.numbers();
    ByteBuffer bytes =
        ByteBuffer.allocate(PART * tensor.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < numbers.length; from += PART) {
      bytes.clear();
      for (int i = from; i < Math.min(numbers.length, from + PART); i++) {
        tensor.type().put(numbers[i], bytes);
      }
      out.write(bytes.array(), 0, bytes.position());
    }
  }

  /** The size in bytes of the file that {@link #write} would write. */
  static long size(Map<String, String> metadata, Map<String, Long> counters, List<Tensor> tensors)
      throws JsonProcessingException {
    return Long.BYTES
        + header(checked(metadata), counters, tensors).length
        + (long) Long.BYTES * counters.size()
        + tensors.stream().mapToLong(Tensor::bytes).sum();
  }

  /**
   * With the checksum's place, in one order whatever the map: the same content is the same bytes.
   */
  private static Map<String, String> checked(Map<String, String> metadata) {
    Map<String, String> checked = new TreeMap<>(metadata);
    checked.put(FileChecksum.KEY, FileChecksum.ZEROS);
    return checked;
  }

  private static byte[] header(
      Map<String, String> metadata, Map<String, Long> counters, List<Tensor> tensors)
      throws JsonProcessingException {
    ObjectNode root = Json.mapper().createObjectNode();
    ObjectNode strings = root.putObject("__metadata__");
    metadata.forEach(strings::put);
    long at = 0;
    for (String name : counters.keySet()) {
      at = describe(root.putObject(name), "I64", new int[0], at, Long.BYTES);
    }
    for (Tensor tensor : tensors) {
      String type = tensor.type().name();
      at = describe(root.putObject(tensor.name()), type, tensor.shape(), at, tensor.bytes());
    }
    String json = Json.mapper().writeValueAsString(root);
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    // The tensors start at a multiple of eight; the format allows spaces after the JSON.
    byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
    Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    return padded;
  }

  private static long describe(ObjectNode node, String type, int[] shape, long at, long bytes) {
    node.put("dtype", type);
    var sizes = node.putArray("shape");
    for (int size : shape) {
      sizes.add(size);
    }
    node.putArray("data_offsets").add(at).add(at + bytes);
    return at + bytes;
  }

  private static void writeLong(OutputStream out, long value) throws IOException {
    out.write(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
