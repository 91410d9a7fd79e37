package io.valence.model.config;

/**
 * {@code train.gates}: what is added to the biases of an LSTM's or GRU's gates before training.
 *
 * <p>PyTorch begins with gates half open, through which nothing comes from twenty words ago.
 */
public enum GateBias {
  /** Nothing. */
  PYTORCH,
  /** 1 to the forget gates of an LSTM (Gers et al., 2000; Jozefowicz et al., 2015). */
  FORGET,
  /**
   * What lets the units of a layer remember for 1 to so many steps, each for another time: "chrono
   * initialization", <a href="https://arxiv.org/abs/1804.11188">Tallec and Ollivier (2018)</a>,
   * equations 15 and 16, at evenly spaced times in the place of random ones.
   */
  CHRONO
}
