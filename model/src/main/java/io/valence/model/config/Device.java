package io.valence.model.config;

/** {@code train.device}: where the numbers are computed. */
public enum Device {
  CPU,
  CUDA
}
