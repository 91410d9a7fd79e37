package io.valence.cli;

import java.util.List;
import java.util.Optional;

/** Whether ND4J's CUDA backend is in this distribution and can run on this machine. */
final class Cuda {
  /** Read from the binary of ND4J 1.0.0-M2.1: machine code from 3.7 to 8.6, and no PTX. */
  private static final double OLDEST = 3.7;

  private static final int TOO_NEW = 9;
  private static final String BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  private final Gpus gpus;
  private final boolean built;

  Cuda() {
    this(new Gpus("nvidia-smi"), Cuda.class.getClassLoader().getResource(BACKEND) != null);
  }

  /**
   * @param built whether the CUDA backend is in the distribution
   */
  Cuda(Gpus gpus, boolean built) {
    this.gpus = gpus;
    this.built = built;
  }

  /** Why it cannot be used, and what to do; empty when it can. */
  Optional<String> obstacle() {
    if (!built) {
      return Optional.of(
          "this distribution computes on the processor alone; build the one for CUDA by `mvn -Pcuda"
              + " -DskipTests package` (fetches 2.5 GB), or use the device cpu");
    }
    try {
      List<Gpus.Gpu> found = gpus.find();
      Gpus.Gpu first = found.get(0); // the one that CUDA, and so ND4J, takes
      return first.capability() >= OLDEST && first.capability() < TOO_NEW
          ? Optional.empty()
          : Optional.of(
              "found "
                  + first.description()
                  + "; ND4J 1.0.0-M2.1 has code for 3.7 to 8.9 (Kepler to Ada) alone: use the device cpu");
    } catch (Gpus.NoDriverException e) {
      return Optional.of(
          "no usable NVIDIA driver: "
              + e.getMessage()
              + "; install one for CUDA 11.6 or later and a GPU of compute capability 3.7 to 8.9, or"
              + " use the device cpu");
    }
  }

  /** For a person: what there is, and whether it can be used. */
  String description() {
    return obstacle().map(why -> "not usable: " + why).orElseGet(() -> "usable: " + first());
  }

  private String first() {
    try {
      return gpus.find().get(0).description();
    } catch (Gpus.NoDriverException e) {
      return e.getMessage();
    }
  }
}
