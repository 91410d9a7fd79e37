import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;

/** Prints the GFLOP/s of [1024, 1024] x [1024, 1024] products, one a thread: the machine's limit. */
class SgemmPeak {
  private static final int N = 1024;
  private static final int ROUNDS = 40;

  public static void main(String[] arguments) {
    blas_set_num_threads(1);
    int threads = Integer.parseInt(arguments[0]);
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      IntStream.range(0, threads).parallel().forEach(t -> product());
      best = Math.max(best, 2.0 * N * N * N * 4 * threads / (System.nanoTime() - start));
    }
    System.out.printf("%.1f%n", best);
  }

  private static final ThreadLocal<FloatPointer[]> OPERANDS =
      ThreadLocal.withInitial(
          () ->
              new FloatPointer[] {
                new FloatPointer((long) N * N),
                new FloatPointer((long) N * N),
                new FloatPointer((long) N * N)
              });

  private static void product() {
    FloatPointer[] m = OPERANDS.get();
    for (int i = 0; i < 4; i++) {
      cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, m[0], N, m[1], N, 0, m[2], N);
    }
  }
}
