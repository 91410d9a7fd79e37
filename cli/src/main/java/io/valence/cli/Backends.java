package io.valence.cli;

import io.valence.model.gpu.CudaGpu;
import io.valence.model.math.Backend;
import io.valence.model.math.CudaBackend;
import io.valence.model.math.DeviceBackend;
import io.valence.model.math.Gemm;
import io.valence.model.math.HostBackend;
import io.valence.model.math.JavaGemm;
import io.valence.model.math.Nd4jGemm;
import io.valence.model.math.OneDnnGemm;
import io.valence.model.math.Workers;
import io.valence.model.train.Device;
import io.valence.model.train.TrainConfig;
import java.io.OutputStream;
import java.io.PrintStream;

/** Chooses what computes. */
final class Backends {
  private final Cuda cuda = new Cuda();

  /**
   * For training and bulk work.
   *
   * @throws UnavailableException when the device is not to be had
   */
  Backend bulk(TrainConfig config) {
    if (config.device() == Device.CUDA) {
      return gpu();
    }
    int threads =
        config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
    Gemm gemm = OneDnnGemm.isUsable() ? new OneDnnGemm() : new Nd4jGemm();
    return new HostBackend(gemm, new Workers(threads));
  }

  /** For a few sentences: no native code to load. */
  Backend quick() {
    return new HostBackend(new JavaGemm(), new Workers(1));
  }

  /** What the GPU is and whether it can be used, for a person. */
  String cuda() {
    return cuda.description();
  }

  /** Throws before any work is done when the device is not to be had. */
  void requireDevice(Device device, Terminal terminal) {
    if (device != Device.CUDA) {
      return;
    }
    requireUsable();
    if (cuda.isTooNewForNd4j()) {
      terminal.note(
          "starting the GPU; the first time the driver translates cuBLAS for it, which takes minutes");
    }
    gpu().close();
  }

  private void requireUsable() {
    cuda.obstacle()
        .ifPresent(
            why -> {
              throw new UnavailableException("train.device=cuda: " + why, null);
            });
  }

  private Backend gpu() {
    requireUsable();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream())); // ND4J prints stack traces
    try {
      Backend backend =
          cuda.isTooNewForNd4j() ? new CudaBackend(new CudaGpu()) : new DeviceBackend();
      backend.description(); // which starts ND4J
      return backend;
    } catch (RuntimeException | LinkageError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new UnavailableException(
          "train.device=cuda: the GPU does not start ("
              + cause.getMessage()
              + "): is the driver one for CUDA 11.6 or later? or use the device cpu",
          e);
    } finally {
      System.setErr(usual);
    }
  }

  /** The machine cannot do what was asked. */
  static final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
