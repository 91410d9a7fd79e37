package io.valence.app.device;

import io.valence.data.Seed;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * Tells apart what computes products: libraries choose their code by the processor they find
 * (AVX-512, AVX2, SSE), and add up in another order, so that the last bits differ.
 */
public record Kernels(Backend backend) {
  /** M, K, N: a single row, a few, and enough for the ways of large products. */
  private static final int[][] SHAPES = {{1, 100, 96}, {7, 33, 65}, {64, 256, 512}};

  /**
   * What computes, and eight digits of the bits of some fixed products: the same where trainings
   * have the same bits.
   */
  public String name() {
    CRC32 crc = new CRC32();
    RandomGenerator random = new Seed(1).stream("kernels");
    for (int[] shape : SHAPES) {
      Matrix x = random(shape[0], shape[1], random);
      Matrix weight = random(shape[2], shape[1], random);
      Matrix dWeight = backend.zeros(shape[2], shape[1]);
      Matrix y = backend.linear(x, weight, null);
      add(crc, y);
      add(crc, backend.linearBackward(x, weight, y, dWeight));
      add(crc, dWeight);
    }
    return backend.description() + " [" + HexFormat.of().toHexDigits((int) crc.getValue()) + "]";
  }

  private Matrix random(int rows, int columns, RandomGenerator random) {
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return backend.matrix(rows, columns, numbers);
  }

  private static void add(CRC32 crc, Matrix product) {
    for (int i = 0; i < product.size(); i++) {
      int bits = Float.floatToRawIntBits(product.data()[i]);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        crc.update(bits >> shift);
      }
    }
  }
}
