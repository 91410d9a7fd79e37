package io.valence.model;

import io.valence.model.gpu.CudaGpu;
import io.valence.model.gpu.PretendedCuda;
import io.valence.model.math.Backend;
import io.valence.model.math.CudaBackend;
import io.valence.model.math.DeviceBackend;
import io.valence.model.math.Gemm;
import io.valence.model.math.HostBackend;
import io.valence.model.math.JavaGemm;
import io.valence.model.math.Nd4jGemm;
import io.valence.model.math.OneDnnGemm;
import io.valence.model.math.Workers;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assumptions;

/** The ways to compute that every numeric test runs through. */
public enum TestBackends {
  /** The specification. */
  JAVA(threads -> new HostBackend(new JavaGemm(), new Workers(threads))),
  ND4J(threads -> new HostBackend(new Nd4jGemm(), new Workers(threads))),
  /** Where it has no native code, ND4J's. */
  ONEDNN(threads -> new HostBackend(oneDnn(), new Workers(threads))),
  /** On ND4J's backend for the processor, or with -Pcuda on the GPU. */
  DEVICE(threads -> device()),
  /** With NVIDIA's libraries pretended, or with -Pcuda on the GPU. */
  CUDA(threads -> new CudaBackend(PretendedCuda.gpu()));

  private final IntFunction<Backend> opener;

  TestBackends(IntFunction<Backend> opener) {
    this.opener = opener;
  }

  private static Backend device() {
    if (PretendedCuda.hasGpu()) {
      try (CudaGpu gpu = new CudaGpu()) {
        Assumptions.assumeTrue(gpu.capability() < 90, "ND4J has no code for this GPU");
      }
    }
    return new DeviceBackend();
  }

  private static Gemm oneDnn() {
    return OneDnnGemm.isUsable() ? new OneDnnGemm() : new Nd4jGemm();
  }

  public Backend open(int threads) {
    return opener.apply(threads);
  }
}
