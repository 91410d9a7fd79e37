package io.valence.model.math;

/** Elman's network: h' = f(W_ih x + b_ih + W_hh h + b_hh), f being tanh or ReLU. */
final class RnnKernel extends CellKernel {
  private final Activation activation;

  RnnKernel(Activation activation) {
    this.activation = activation;
  }

  @Override
  void forward(CellTape tape, CellScratch scratch, Matrix hiddenBias, int from, int to) {
    int hidden = tape.hidden().columns();
    addInput(tape, scratch, from, to);
    System.arraycopy(
        scratch.recurrent().data(), 0, tape.hidden().data(), from * hidden, (to - from) * hidden);
    activation.apply(tape.hidden().data(), from * hidden, to * hidden);
  }

  @Override
  void backward(CellTape tape, CellGradients d, int from, int to) {
    int start = from * tape.hidden().columns();
    int end = to * tape.hidden().columns();
    activation.applyDerivative(tape.hidden().data(), d.hidden().data(), start, end);
    System.arraycopy(d.hidden().data(), start, d.gates().data(), start, end - start);
  }
}
