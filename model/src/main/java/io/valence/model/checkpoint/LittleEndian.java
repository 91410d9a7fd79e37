package io.valence.model.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as the bytes of a file, in chunks. */
final class LittleEndian {
  private static final int PART = 1 << 14;

  private LittleEndian() {}

  /**
   * Writes all numbers.
   *
   * <p>It avoids a float view of the buffer: the first such view loads a class that makes the JVM
   * discard compiled code of a running training.
   */
  static void write(float[] numbers, OutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PART * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < numbers.length; from += PART) {
      int to = Math.min(numbers.length, from + PART);
      bytes.clear();
      for (int i = from; i < to; i++) {
        bytes.putFloat(numbers[i]);
      }
      out.write(bytes.array(), 0, bytes.position());
    }
  }
}
