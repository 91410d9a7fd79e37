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

  /** Whether the state has a second part beside h: LSTM's c. */
  public boolean hasMemory() {
    return this == LSTM;
  }

  /** Whether a part of h reaches the next h directly, not through a gate's matrix: GRU's z · h. */
  public boolean carriesHidden() {
    return this == GRU;
  }

  CellKernel kernel() {
    return switch (this) {
      case LSTM -> new LstmKernel();
      case GRU -> new GruKernel();
      case RNN_TANH -> new RnnKernel(Activation.TANH);
      case RNN_RELU -> new RnnKernel(Activation.RELU);
    };
  }
}
