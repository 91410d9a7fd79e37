package io.valence.model.math.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Products and kernels to be run together. Two sequences are equal if they do the same at the same
 * addresses, so that a GPU may replay what it has prepared for an equal one.
 */
final class LaunchSequence implements Launcher {
  private static final int MATRIX = 1;
  private static final int BLOCKS = 2;
  private static final int KERNEL = 3;

  private final List<Consumer<Launcher>> launches = new ArrayList<>();
  private long[] numbers = new long[256];
  private int used;

  @Override
  public void multiply(
      GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out) {
    add(MATRIX, turnA ? 1 : 0, turnB ? 1 : 0, Float.floatToRawIntBits(beta));
    add(a);
    add(b);
    add(out);
    launches.add(gpu -> gpu.multiply(a, turnA, b, turnB, beta, out));
  }

  @Override
  public void multiply(
      GpuBlocks a, boolean turnA, GpuBlocks b, boolean turnB, float beta, GpuBlocks out) {
    add(BLOCKS, turnA ? 1 : 0, turnB ? 1 : 0, Float.floatToRawIntBits(beta));
    add(a);
    add(b);
    add(out);
    launches.add(gpu -> gpu.multiply(a, turnA, b, turnB, beta, out));
  }

  @Override
  public void launch(KernelCall call) {
    add(KERNEL, call.arguments());
    add(call.kernel().chars().asLongStream().toArray());
    add(call.values());
    launches.add(gpu -> gpu.launch(call));
  }

  private void add(GpuMatrix x) {
    add(x.address(), x.rows(), x.columns());
  }

  private void add(GpuBlocks x) {
    add(x.first());
    add(x.count(), x.stride());
  }

  private void add(long... more) {
    if (used + more.length > numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * (used + more.length));
    }
    System.arraycopy(more, 0, numbers, used, more.length);
    used += more.length;
  }

  /** Queues everything, in order. */
  void run(Launcher gpu) {
    launches.forEach(launch -> launch.accept(gpu));
  }

  /** What it does, without the memory that it does it to. */
  Key key() {
    return new Key(Arrays.copyOf(numbers, used));
  }

  /** All numbers that a sequence is made of. */
  record Key(long[] numbers) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(numbers, key.numbers);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(numbers);
    }
  }
}
