package io.valence.app.device;

/**
 * What a distribution has for NVIDIA GPUs.
 *
 * @param kind the backend
 * @param oldest lowest compute capability that it has code for
 * @param newest the highest; infinite if drivers translate for later ones
 * @param cuda version of CUDA
 */
public record CudaDistribution(Kind kind, double oldest, double newest, String cuda) {
  /** For the processor alone. */
  public static final CudaDistribution NONE = new CudaDistribution(Kind.NONE, 0, 0, "");

  /** From the binary of ND4J 1.0.0-M2.1: machine code for 3.7 to 8.6, and no PTX. */
  public static final CudaDistribution OF_ND4J = new CudaDistribution(Kind.ND4J, 3.7, 8.9, "11.6");

  /** The backends. */
  public enum Kind {
    NONE,
    /** cuBLAS and Valence's kernels. */
    VALENCE,
    ND4J
  }

  /** cuBLAS and Valence's kernels, with a version of CUDA, such as 13.1. */
  public static CudaDistribution of(String cuda) {
    double oldest = Double.parseDouble(cuda) >= 13 ? 7.5 : 5.0;
    return new CudaDistribution(Kind.VALENCE, oldest, Double.POSITIVE_INFINITY, cuda);
  }

  /** What computes. */
  String backend() {
    return kind == Kind.ND4J ? "ND4J's CUDA backend" : "cuBLAS and Valence's kernels";
  }
}
