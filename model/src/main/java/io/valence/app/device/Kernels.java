package io.valence.app.device;

import io.valence.data.Seed;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * Identifies matrix-product kernels: libraries choose their code by the CPU they find (AVX-512,
 * AVX2, SSE), and sum in different orders, so that the last bits differ.
 */
public record Kernels(Backend backend) {
  /** M, K, N: a single row, a few, and enough for the kernels of large products. */
  private static final int[][] SHAPES = {{1, 100, 96}, {7, 33, 65}, {64, 256, 512}};

  /**
   * The backend, and eight digits of a hash of the bits of some fixed products: equal where
   * trainings have equal bits.
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
