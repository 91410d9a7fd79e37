package io.valence.model.train;

/** {@code train.device}: where the numbers are computed. */
public enum Device {
  CPU,
  CUDA
}
