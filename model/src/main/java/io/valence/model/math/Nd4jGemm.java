package io.valence.model.math;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products by ND4J's OpenBLAS.
 *
 * <p>ND4J's own call costs 20 µs and more, and given a {@code float[]} it copies it inside JNI. So
 * operands lie in the memory of ND4J arrays, and {@code cblas_sgemm} of the same library is called
 * on their pointers.
 *
 * <p>OpenBLAS computes on the calling thread: its own threads would make sums depend on their
 * number.
 */
public final class Nd4jGemm implements Gemm {
  /** Starts ND4J (about a second). */
  public Nd4jGemm() {
    Nd4j.getExecutioner();
    blas_set_num_threads(1);
  }

  @Override
  public Operand allocate(int count) {
    return NativeOperand.allocate(count);
  }

  @Override
  public void addTimesTransposed(Operand a, Operand b, Operand out) {
    out.require(a.rows(), b.rows());
    b.require(b.rows(), a.columns());
    call(CblasNoTrans, a, CblasTrans, b, 1, out, a.columns());
  }

  @Override
  public void multiply(Operand a, Operand b, Operand out) {
    out.require(a.rows(), b.columns());
    b.require(a.columns(), b.columns());
    call(CblasNoTrans, a, CblasNoTrans, b, 0, out, a.columns());
  }

  @Override
  public void transposedTimes(Operand a, Operand b, Operand out) {
    out.require(a.columns(), b.columns());
    b.require(a.rows(), b.columns());
    call(CblasTrans, a, CblasNoTrans, b, 0, out, a.rows());
  }

  private static void call(
      int formA, Operand a, int formB, Operand b, float beta, Operand out, int inner) {
    cblas_sgemm(
        CblasRowMajor,
        formA,
        formB,
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
  }

  @Override
  public String description() {
    return "ND4J " + Nd4j.getBackend().getClass().getSimpleName() + ", OpenBLAS";
  }
}
