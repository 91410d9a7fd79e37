package io.valence.cli;

import io.valence.model.math.Backend;
import io.valence.model.math.Gemm;
import io.valence.model.math.HostBackend;
import io.valence.model.math.JavaGemm;
import io.valence.model.math.Nd4jGemm;
import io.valence.model.math.OneDnnGemm;
import io.valence.model.math.Workers;
import io.valence.model.train.Device;
import io.valence.model.train.TrainConfig;

/** Chooses what computes. */
final class Backends {
  /**
   * For training and bulk work.
   *
   * @throws IllegalStateException when the device is not to be had
   */
  Backend bulk(TrainConfig config) {
    requireDevice(config.device());
    int threads =
        config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
    Gemm gemm = OneDnnGemm.isUsable() ? new OneDnnGemm() : new Nd4jGemm();
    return new HostBackend(gemm, new Workers(threads));
  }

  /** For a few sentences: no native code to load. */
  Backend quick() {
    return new HostBackend(new JavaGemm(), new Workers(1));
  }

  /** Throws before any work is done when the device is not to be had. */
  void requireDevice(Device device) {
    if (device == Device.CUDA) {
      throw new UnavailableException(
          "train.device: this distribution has no CUDA backend; use train.device=cpu");
    }
  }

  /** The machine cannot do what was asked. */
  static final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }
}
