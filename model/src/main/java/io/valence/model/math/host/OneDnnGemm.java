package io.valence.model.math.host;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Loader;

/**
 * Matrix products by <a href="https://github.com/oneapi-src/oneDNN">oneDNN</a>, but for those of a
 * whole batch with W_ih, which are OpenBLAS's.
 *
 * <p>A step of the time loop multiplies a few dozen rows, in the end a few, with W_hh. OpenBLAS
 * first brings all of W_hh into the order of its kernels, at every step, which costs more than the
 * product when rows are few; oneDNN's kernels read it in place. The products with a W_ih are as
 * fast by either.
 *
 * <p>oneDNN computes on the calling thread only where OpenMP has one, which nothing but the
 * environment can say: the launcher sets {@code OMP_NUM_THREADS=1}. With a team of threads a sum
 * would depend on their number, and each of our own threads would start one.
 */
final class OneDnnGemm implements Gemm {
  /** Up to so many rows, those of a step, oneDNN has y += x Wᵀ. */
  private static final int STEP = 64;

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

  /** Whether there is native code of oneDNN for this platform, and it computes on one thread. */
  public static boolean isUsable() {
    if (!"1".equals(System.getenv("OMP_NUM_THREADS"))) {
      return false;
    }
    try {
      Loader.load(dnnl.class);
      return true;
    } catch (LinkageError | TypeNotPresentException e) { // the latter without OpenCL's jar
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

  /** As a copy from one layout to another, which oneDNN calls a reorder. */
  @Override
  public void transpose(Operand x, Operand out) {
    out.require(x.columns(), x.rows());
    try (memory from = layout(x.columns(), x.rows(), 1, x.columns(), (NativeOperand) x);
        memory to = layout(x.columns(), x.rows(), x.rows(), 1, (NativeOperand) out);
        reorder copy = new reorder(from, to)) {
      copy.execute(stream, from, to);
      stream._wait();
    }
  }

  /** A matrix whose numbers lie so many places apart, from row to row and in a row. */
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
        "%s and oneDNN %d.%d.%d",
        openBlas.description(), version.major(), version.minor(), version.patch());
  }
}
