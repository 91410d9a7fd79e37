package io.valence.model.checkpoint;

/**
 * A tensor as the header of a safetensors file has it.
 *
 * @param name its name
 * @param type its element type
 * @param shape its shape; empty for a single number
 * @param start its first byte in the file's data
 */
public record TensorInfo(String name, TensorType type, long[] shape, long start) {
  /** How many numbers it has. */
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
