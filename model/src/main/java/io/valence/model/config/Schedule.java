package io.valence.model.config;

/** {@code train.schedule}: how the learning rate falls after its warm-up. */
public enum Schedule {
  /** No change. */
  CONSTANT,
  /** Half a cosine to zero at the last epoch (Loshchilov and Hutter, 2017). */
  COSINE,
  /** Linear to zero at the last epoch. */
  LINEAR,
  /** Halved after every two epochs without improvement on dev. */
  PLATEAU
}
