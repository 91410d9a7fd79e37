package io.valence.model.math;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products by ND4J's OpenBLAS.
 *
 * <p>ND4J's own call costs 20 µs and more, and given a {@code float[]} it copies it inside JNI. So
 * operands are staged in the memory of ND4J arrays, which are kept and used again, and {@code
 * cblas_sgemm} of the same library is called on their pointers. Staging is a memory copy, a few per
 * cent of a product. Long sums are taken in blocks of K, so that what is staged stays in the cache.
 *
 * <p>OpenBLAS computes on the calling thread: its own threads would make sums depend on their
 * number.
 */
public final class Nd4jGemm implements Gemm {
  private static final int BLOCK = 512;

  private final ConcurrentLinkedQueue<Workspace> idle = new ConcurrentLinkedQueue<>();

  /** Starts ND4J (about a second). */
  public Nd4jGemm() {
    Nd4j.getExecutioner();
    blas_set_num_threads(1);
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix out) {
    out.require(a.rows(), b.columns());
    b.require(a.columns(), b.columns());
    try (Right right = right(b, false)) {
      inBlocks(right, a, out);
    }
  }

  @Override
  public void multiplyTransposed(Matrix a, Matrix b, Matrix out) {
    out.require(a.rows(), b.rows());
    b.require(b.rows(), a.columns());
    try (Right right = right(b, true)) {
      inBlocks(right, a, out);
    }
  }

  private static void inBlocks(Right right, Matrix a, Matrix out) {
    for (int from = 0; from < a.rows(); from += BLOCK) {
      right.multiply(a, from, Math.min(a.rows(), from + BLOCK), out, from);
    }
  }

  @Override
  public void addTransposedProduct(Matrix a, Matrix b, Matrix out) {
    out.require(a.columns(), b.columns());
    b.require(a.rows(), b.columns());
    int m = a.columns();
    int n = b.columns();
    Workspace space = borrow();
    try {
      Staged c = space.out.put(out.data(), 0, m * n);
      for (int from = 0; from < a.rows(); from += BLOCK) {
        int k = Math.min(BLOCK, a.rows() - from);
        Staged left = space.left.put(a.data(), from * m, k * m);
        Staged right = space.right.put(b.data(), from * n, k * n);
        cblas_sgemm(
            CblasRowMajor,
            CblasTrans,
            CblasNoTrans,
            m,
            n,
            k,
            1,
            left.pointer,
            m,
            right.pointer,
            n,
            1,
            c.pointer,
            n);
      }
      c.get(out.data(), 0, m * n);
    } finally {
      idle.add(space);
    }
  }

  @Override
  public Right right(Matrix b, boolean transposed) {
    Workspace space = borrow();
    space.right.put(b.data(), 0, b.size());
    int k = transposed ? b.columns() : b.rows();
    int n = transposed ? b.rows() : b.columns();
    return new Right() {
      @Override
      public void multiply(Matrix a, int from, int to, Matrix out, int at) {
        int m = to - from;
        Staged left = space.left.put(a.data(), from * k, m * k);
        Staged c = space.out.reserve(m * n);
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            transposed ? CblasTrans : CblasNoTrans,
            m,
            n,
            k,
            1,
            left.pointer,
            k,
            space.right.pointer,
            b.columns(),
            0,
            c.pointer,
            n);
        c.get(out.data(), at * n, m * n);
      }

      @Override
      public void close() {
        idle.add(space);
      }
    };
  }

  @Override
  public String description() {
    return "ND4J " + Nd4j.getBackend().getClass().getSimpleName() + ", OpenBLAS";
  }

  private Workspace borrow() {
    Workspace space = idle.poll();
    return space == null ? new Workspace() : space;
  }

  /** Staging memory of one product at a time. */
  private static final class Workspace {
    final Staged left = new Staged();
    final Staged right = new Staged();
    final Staged out = new Staged();
  }

  /** A growing ND4J array. */
  private static final class Staged {
    private INDArray array;
    private FloatPointer pointer;
    private FloatBuffer buffer;

    Staged reserve(int count) {
      if (buffer == null || buffer.capacity() < count) {
        long size = Math.max(1024, count + (long) count / 4);
        array = Nd4j.createUninitialized(DataType.FLOAT, size);
        pointer = new FloatPointer(array.data().addressPointer()).capacity(size);
        buffer = pointer.asBuffer();
      }
      return this;
    }

    Staged put(float[] source, int from, int count) {
      reserve(count);
      buffer.put(0, source, from, count);
      return this;
    }

    void get(float[] target, int at, int count) {
      buffer.get(0, target, at, count);
    }
  }
}
