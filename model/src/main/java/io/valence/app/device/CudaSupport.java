package io.valence.app.device;

import java.util.Optional;

/**
 * Whether this distribution and machine can compute on a GPU, and how: with ND4J's CUDA backend if
 * it has code for the GPU, with cuBLAS and Valence's kernels on newer GPUs.
 */
public final class CudaSupport {
  /** From the binary of ND4J 1.0.0-M2.1: machine code for 3.7 to 8.6, and no PTX. */
  private static final double OLDEST = 3.7;

  private static final int TOO_NEW_FOR_ND4J = 9;
  private static final String BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  private final NvidiaSmi gpus;
  private final boolean built;

  CudaSupport() {
    this(
        new NvidiaSmi("nvidia-smi", System.getenv("CUDA_VISIBLE_DEVICES")),
        CudaSupport.class.getClassLoader().getResource(BACKEND) != null);
  }

  /**
   * @param built whether the CUDA backend is part of the distribution
   */
  public CudaSupport(NvidiaSmi gpus, boolean built) {
    this.gpus = gpus;
    this.built = built;
  }

  /** Why CUDA cannot be used, and what to do; empty if it can. */
  public Optional<String> obstacle() {
    if (!built) {
      return Optional.of(
          "this distribution computes on the processor alone; build the one for CUDA by `mvn -Pcuda"
              + " -DskipTests package` (fetches 2.5 GB), or use the device cpu");
    }
    try {
      NvidiaSmi.Gpu first = gpus.find().get(0);
      return first.capability() >= OLDEST
          ? Optional.empty()
          : Optional.of(
              "found "
                  + first.description()
                  + "; GPUs from compute capability 3.7 (Kepler) on can be used: use the device cpu");
    } catch (NvidiaSmi.NoDriverException e) {
      return Optional.of(
          "no usable NVIDIA driver: "
              + e.getMessage()
              + "; install one for CUDA 11.6 or later and a GPU of compute capability 3.7 or later, or"
              + " use the device cpu");
    }
  }

  /**
   * Whether ND4J has no code for the GPU.
   *
   * @throws IllegalStateException when there is an {@link #obstacle}
   */
  public boolean isTooNewForNd4j() {
    return first().capability() >= TOO_NEW_FOR_ND4J;
  }

  /** Human-readable: what was found, and whether and how it can be used. */
  public String description() {
    return obstacle().map(why -> "not usable: " + why).orElseGet(this::usable);
  }

  private String usable() {
    String path = isTooNewForNd4j() ? "cuBLAS and Valence's kernels" : "ND4J's CUDA backend";
    return "usable: " + first().description() + ", by " + path;
  }

  private NvidiaSmi.Gpu first() {
    try {
      return gpus.find().get(0);
    } catch (NvidiaSmi.NoDriverException e) {
      throw new IllegalStateException(e);
    }
  }
}
