package io.valence.model.checkpoint;

/**
 * A tensor to be written.
 *
 * @param name its name in the file
 * @param shape its shape
 * @param type of its numbers in the file
 * @param numbers its numbers, row after row; the type holds each exactly
 */
public record Tensor(String name, int[] shape, TensorType type, float[] numbers) {
  /** A tensor of 32-bit floats. */
  public Tensor(String name, int[] shape, float[] numbers) {
    this(name, shape, TensorType.F32, numbers);
  }

  /** Its size in bytes. */
  long bytes() {
    return (long) numbers.length * type.bytes();
  }
}
