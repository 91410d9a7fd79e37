package io.valence.model.math;

/** A recurrent cell, with PyTorch's gates in PyTorch's order. */
public enum Cell {
  /**
   * Long short-term memory; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>.
   */
  LSTM("i", "f", "g", "o"),
  /**
   * Gated recurrent unit; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.GRU.html">torch.nn.GRU</a>.
   */
  GRU("r", "z", "n"),
  /**
   * Elman network with tanh; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.RNN.html">torch.nn.RNN</a>.
   */
  RNN_TANH("h"),
  /** Elman network with ReLU. */
  RNN_RELU("h");

  private final String[] gates;

  Cell(String... gates) {
    this.gates = gates;
  }

  /** G, the number of gates. */
  public int gates() {
    return gates.length;
  }

  /** The gates' names in the order of their blocks in a weight [G·H, ·]. */
  public String[] gateNames() {
    return gates.clone();
  }

  // Switches have no default: a new cell compiles only when each switch handles it.

  /** Whether the state has a second part, like LSTM's c. */
  public boolean hasCellState() {
    return switch (this) {
      case LSTM -> true;
      case GRU, RNN_TANH, RNN_RELU -> false;
    };
  }

  /** Whether part of h reaches the next h directly, not through a gate: GRU's z · h. */
  public boolean carriesHidden() {
    return switch (this) {
      case GRU -> true;
      case LSTM, RNN_TANH, RNN_RELU -> false;
    };
  }

  /**
   * Whether a gate scales only the recurrent part of another, which must then stay separate from
   * the input part: GRU's r · (W_hn · h + b_hn).
   */
  public boolean scalesRecurrentPart() {
    return switch (this) {
      case GRU -> true;
      case LSTM, RNN_TANH, RNN_RELU -> false;
    };
  }

  /**
   * How many leading columns of b_hh [1, GH] can be added to the projected input in advance: all
   * but the last gate's if its recurrent part is scaled.
   */
  public int foldedBiasColumns(int gateColumns) {
    return scalesRecurrentPart() ? gateColumns / gates() * (gates() - 1) : gateColumns;
  }
}
