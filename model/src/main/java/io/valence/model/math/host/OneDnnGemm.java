package io.valence.model.math.host;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.lang.ref.Reference;
import java.util.Locale;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Loader;

/**
 * Matrix products by <a href="https://github.com/oneapi-src/oneDNN">oneDNN</a>, except those of
 * many rows with a matrix that is not a recurrent layer's weight, which use OpenBLAS.
 *
 * <p>A step of the time loop multiplies W_hh by at most a few hundred rows, at the end by a few.
 * OpenBLAS first repacks all of W_hh for its kernels at every step, which costs more than the
 * product when rows are few; oneDNN's kernels read it in place. They read Wᵀ faster than W: with
 * W_hh of [512, 128] and 16 rows 111 GFLOP/s where W has 88, with 256 rows 114 and 104.
 *
 * <p>oneDNN runs on the calling thread only if OpenMP has one thread. Only the environment can set
 * that: the launcher sets {@code OMP_NUM_THREADS=1}. With a thread team, sums would depend on its
 * size, and each of our threads would start a team.
 */
final class OneDnnGemm implements Gemm {
  /** Maximum rows, of a step, for y += x Wᵀ in oneDNN. */
  private static final int STEP = 512;

  /**
   * Numbers between the rows of a weight: with a power of two from row to row, they would be in the
   * same places of the cache.
   */
  private static final int PAD = 16;

  private final OpenBlasGemm openBlas;
  private final engine engine;
  private final stream stream;

  /** Loads the native code; see {@link #isUsable}. */
  public OneDnnGemm() {
    Loader.load(dnnl.class);
    this.openBlas = new OpenBlasGemm();
    this.engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
    this.stream = new stream(engine);
  }

  /** Whether native oneDNN exists for this platform and runs on one thread. */
  public static boolean isUsable() {
    if (!"1".equals(System.getenv("OMP_NUM_THREADS"))) {
      return false;
    }
    try {
      Loader.load(dnnl.class);
      return true;
    } catch (LinkageError | TypeNotPresentException e) { // the latter if no OpenCL jar
      return false;
    }
  }

  @Override
  public Operand allocate(int count) {
    return openBlas.allocate(count);
  }

  @Override
  public void addTimesTransposed(Operand a, Operand b, Operand out) {
    if (a.rows() > STEP) {
      openBlas.addTimesTransposed(a, b, out);
      return;
    }
    out.require(a.rows(), b.rows());
    b.require(b.rows(), a.columns());
    call('N', a, 'T', b, 1, out, a.columns());
  }

  /** Wᵀ, [K, N + {@value #PAD}]. */
  @Override
  public Operand weight(Operand w, Room room) {
    Operand turned = room.of(w.columns(), w.rows() + PAD);
    reorder(
        layout(w.columns(), w.rows(), 1, w.columns(), (NativeOperand) w),
        layout(w.columns(), w.rows(), turned.columns(), 1, (NativeOperand) turned));
    Reference.reachabilityFence(w);
    Reference.reachabilityFence(turned);
    return turned;
  }

  @Override
  public void addTimesWeight(Operand a, Operand weight, Operand out) {
    out.require(a.rows(), weight.columns() - PAD);
    weight.require(a.columns(), weight.columns());
    call('N', a, 'N', weight, 1, out, a.columns());
  }

  @Override
  public void multiply(Operand a, Operand b, Operand out) {
    out.require(a.rows(), b.columns());
    b.require(a.columns(), b.columns());
    call('N', a, 'N', b, 0, out, a.columns());
  }

  @Override
  public void transposedTimes(Operand a, Operand b, Operand out) {
    out.require(a.columns(), b.columns());
    b.require(a.rows(), b.columns());
    call('T', a, 'N', b, 0, out, a.rows());
  }

  /**
   * Copies between two layouts, which oneDNN calls a reorder. oneDNN knows addresses alone, so the
   * operands are kept reachable until it has ended; a call that takes pointers does so itself.
   */
  @Override
  public void transpose(Operand x, Operand out) {
    out.require(x.columns(), x.rows());
    reorder(
        layout(x.columns(), x.rows(), 1, x.columns(), (NativeOperand) x),
        layout(x.columns(), x.rows(), x.rows(), 1, (NativeOperand) out));
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(out);
  }

  private void reorder(memory from, memory to) {
    try (from;
        to;
        reorder copy = new reorder(from, to)) {
      copy.execute(stream, from, to);
      stream._wait();
    }
  }

  /** A matrix with the given strides between rows and within a row. */
  private memory layout(int rows, int columns, int rowStride, int columnStride, NativeOperand at) {
    long[] shape = {rows, columns};
    long[] strides = {rowStride, columnStride};
    try (memory.desc layout = new memory.desc(shape, memory.data_type.f32, strides)) {
      return new memory(layout, engine, at.pointer());
    }
  }

  private static void call(
      char formA, Operand a, char formB, Operand b, float beta, Operand out, int inner) {
    int status =
        dnnl_sgemm(
            (byte) formA,
            (byte) formB,
            out.rows(),
            out.columns(),
            inner,
            1,
            ((NativeOperand) a).pointer(),
            a.columns(),
            ((NativeOperand) b).pointer(),
            b.columns(),
            beta,
            ((NativeOperand) out).pointer(),
            out.columns());
    if (status != dnnl_success) {
      throw new IllegalStateException("oneDNN answered " + status + " for " + a + " and " + b);
    }
  }

  @Override
  public String description() {
    dnnl_version_t version = dnnl.dnnl_version();
    return String.format(
        Locale.ROOT,
        "%s and oneDNN %d.%d.%d",
        openBlas.description(),
        version.major(),
        version.minor(),
        version.patch());
  }
}
