package io.valence.model.math.host;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * Matrix products by <a href="https://www.openblas.net">OpenBLAS</a>, in the version that ND4J's
 * CPU backend also uses.
 *
 * <p>ND4J's own call costs 20 µs or more, and JNI copies a {@code float[]} argument. So operands
 * are in native memory, and {@code cblas_sgemm} of the same library is called directly. ND4J need
 * not be started for that; where its backend is the one for CUDA, it may be unable to.
 *
 * <p>OpenBLAS runs on the calling thread: with its own threads, sums would depend on their number.
 */
final class OpenBlasGemm implements Gemm {
  /** Whether native OpenBLAS exists for this platform. */
  static boolean isUsable() {
    try {
      Loader.load(openblas.class);
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Loads the native code. */
  public OpenBlasGemm() {
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
    // The jar's version is OpenBLAS's version, a hyphen, and the version of the presets.
    String version = openblas.class.getPackage().getImplementationVersion();
    return version == null ? "OpenBLAS" : "OpenBLAS " + version.replaceFirst("-.*", "");
  }
}
