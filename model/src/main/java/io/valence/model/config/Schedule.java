package io.valence.model.config;

/** {@code train.schedule}: how the learning rate falls, after its warm-up. */
public enum Schedule {
  /** It stays. */
  CONSTANT,
  /** By half a cosine to zero at the last epoch (Loshchilov and Hutter, 2017). */
  COSINE,
  /** In a straight line to zero at the last epoch. */
  LINEAR,
  /** Halved after every two epochs that bring dev nothing. */
  PLATEAU
}
