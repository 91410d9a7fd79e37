package io.valence.model.config;

/**
 * {@code train.gates}: what is added to the gate biases of an LSTM or GRU before training.
 *
 * <p>PyTorch starts with half-open gates, which pass on nothing from twenty words ago.
 */
public enum GateBias {
  /** Nothing. */
  PYTORCH,
  /** 1 for the forget gates of an LSTM (Gers et al., 2000; Jozefowicz et al., 2015). */
  FORGET,
  /**
   * Time constants from 1 step to a maximum, different for each unit of a layer: "chrono
   * initialization", <a href="https://arxiv.org/abs/1804.11188">Tallec and Ollivier (2018)</a>,
   * equations 15 and 16, with evenly spaced times instead of random ones.
   */
  CHRONO
}
