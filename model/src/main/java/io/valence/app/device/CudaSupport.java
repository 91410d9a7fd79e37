package io.valence.app.device;

import java.util.Locale;
import java.util.Optional;

/** Whether this distribution and machine can compute on a GPU, and how. */
public final class CudaSupport {
  private final NvidiaSmi gpus;
  private final CudaDistribution distribution;

  /** For a distribution on this machine. */
  public CudaSupport(NvidiaSmi gpus, CudaDistribution distribution) {
    this.gpus = gpus;
    this.distribution = distribution;
  }

  /** What the distribution has. */
  CudaDistribution distribution() {
    return distribution;
  }

  /** Why CUDA cannot be used, and what to do; empty if it can. */
  public Optional<String> obstacle() {
    if (distribution.kind() == CudaDistribution.Kind.NONE) {
      return Optional.of(
          "this distribution computes on the processor alone; build the one for CUDA by `mvn -Pcuda"
              + " -DskipTests package`, or use the device cpu");
    }
    try {
      return unfit(gpus.find().get(0));
    } catch (NvidiaSmi.NoDriverException e) {
      return Optional.of(
          "no usable NVIDIA driver: "
              + e.getMessage()
              + "; install one for CUDA "
              + distribution.cuda()
              + " or later, or use the device cpu");
    }
  }

  private Optional<String> unfit(NvidiaSmi.Gpu gpu) {
    if (gpu.capability() < distribution.oldest()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "found %s; this distribution is for GPUs of compute capability %s and later: build"
                  + " one with an older CUDA, or use the device cpu",
              gpu.description(),
              distribution.oldest()));
    }
    if (gpu.capability() > distribution.newest()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "found %s; ND4J has code for GPUs up to compute capability %s: build with -Pcuda, or"
                  + " use the device cpu",
              gpu.description(),
              distribution.newest()));
    }
    return Optional.empty();
  }

  /** Human-readable: what was found, and whether and how it can be used. */
  public String description() {
    return obstacle().map(why -> "not usable: " + why).orElseGet(this::usable);
  }

  private String usable() {
    try {
      return "usable: " + gpus.find().get(0).description() + ", by " + distribution.backend();
    } catch (NvidiaSmi.NoDriverException e) {
      throw new IllegalStateException(e); // there was one a moment ago
    }
  }
}
