package io.valence.model.math.cuda;

import java.util.List;

/** Sums on a GPU, in an order that does not depend on the number of threads. */
record CudaSums(Gpu gpu, CudaMemory memory) {
  /** The number of parts of a long sum. */
  private static final int PARTS = 64;

  private static final int SQUARES = 4096;

  /** out [1, columns] = the sum of x's rows. */
  void ofRows(GpuMatrix x, GpuMatrix out) {
    int width = x.columns();
    GpuMatrix parts = memory.scratch(PARTS, width);
    sumRows(PARTS, x, parts);
    sumRows(1, parts, out);
  }

  private void sumRows(int parts, GpuMatrix x, GpuMatrix out) {
    gpu.launch(
        new KernelCall("sum_rows", parts * x.columns())
            .with(parts)
            .with(x.rows())
            .with(x.columns())
            .with(x)
            .with(out));
  }

  /** out[index[n]] += source[n, at …]: one thread per element, in the order of n. */
  void byIndex(GpuMatrix source, int at, int[] index, GpuMatrix out) {
    Grouped rows = grouped(index, out.rows());
    gpu.launch(
        new KernelCall("add_segments", out.size())
            .with(out.columns())
            .with(source)
            .with(at)
            .with(source.columns())
            .with(rows.start)
            .with(rows.order)
            .with(out));
  }

  /**
   * Rows grouped by segment.
   *
   * @param start index in order of each segment's first row, followed by N, [1, segments + 1]
   * @param order the rows, segment by segment, otherwise in their order, [1, N]
   */
  record Grouped(GpuMatrix start, GpuMatrix order) {}

  /** Groups rows by segment; segment[n] is the segment of row n. */
  Grouped grouped(int[] segment, int count) {
    int[] start = new int[count + 1];
    for (int s : segment) {
      start[s + 1]++;
    }
    for (int s = 0; s < count; s++) {
      start[s + 1] += start[s];
    }
    int[] next = start.clone();
    int[] order = new int[segment.length];
    for (int n = 0; n < segment.length; n++) {
      order[next[segment[n]]++] = n;
    }
    return new Grouped(memory.ints(start), memory.ints(order));
  }

  /** Σ x² over all elements, [1, 1]. */
  GpuMatrix ofSquares(List<GpuMatrix> all) {
    GpuMatrix squares = memory.scratch(all.size(), SQUARES);
    for (int i = 0; i < all.size(); i++) {
      GpuMatrix x = all.get(i);
      gpu.launch(
          new KernelCall("sum_squares", SQUARES).with(x.size()).with(x).with(squares.rows(i, 1)));
    }
    GpuMatrix total = memory.scratch(1, 1);
    ofRows(squares.part(0, squares.size(), 1), total);
    return total;
  }
}
