package io.valence.model.config;

/** {@code train.device}: the compute device. */
public enum Device {
  CPU,
  CUDA
}
