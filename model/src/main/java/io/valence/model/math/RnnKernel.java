package io.valence.model.math;

/** Elman's network: h' = f(W_ih x + b_ih + W_hh h + b_hh), f being tanh or ReLU. */
final class RnnKernel extends CellKernel {
  private final Activation activation;

  RnnKernel(Activation activation) {
    this.activation = activation;
  }

  @Override
  void forward(CellStep step, Operand sums) {
    int end = sums.rows() * step.work().columns();
    float[] h = step.hidden().data();
    sums.get(0, h, 0, end);
    activation.apply(h, 0, end);
    System.arraycopy(h, 0, step.gates()[0].data(), 0, end);
  }

  @Override
  void backward(CellStep step, int count) {
    int end = count * step.work().columns();
    float[] dh = step.dHidden().data();
    float[] gate = step.gates()[0].data();
    activation.applyDerivative(gate, dh, 0, end);
    System.arraycopy(dh, 0, gate, 0, end);
  }
}
