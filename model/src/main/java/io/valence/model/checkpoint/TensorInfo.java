package io.valence.model.checkpoint;

/**
 * The entry of a tensor in a safetensors header.
 *
 * @param name its name
 * @param type its element type
 * @param shape its shape; empty for a single number
 * @param start its first byte in the file's data
 */
public record TensorInfo(String name, TensorType type, long[] shape, long start) {
  /** Its number of elements. */
  public long count() {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /** Its size in bytes. */
  public long bytes() {
    return Math.multiplyExact(count(), type.bytes());
  }

  /** F32, I64, …. */
  public String typeName() {
    return type.name();
  }
}
