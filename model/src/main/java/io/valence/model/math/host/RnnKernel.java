package io.valence.model.math.host;

import io.valence.model.math.Activation;
import io.valence.model.math.Cell;

/** Elman's network: h' = f(W_ih x + b_ih + W_hh h + b_hh), f being tanh or ReLU. */
final class RnnKernel extends CellKernel {
  private final Activation activation;

  RnnKernel(Activation activation) {
    this.activation = activation;
  }

  @Override
  Cell cell() {
    return activation == Activation.TANH ? Cell.RNN_TANH : Cell.RNN_RELU;
  }

  @Override
  void forward(StepScratch step, Operand sums) {
    int end = sums.rows() * step.work().columns();
    float[] h = step.hidden().writableData();
    sums.get(0, h, 0, end);
    activation.apply(h, 0, end);
    System.arraycopy(h, 0, step.gates()[0].writableData(), 0, end);
  }

  @Override
  void backward(StepScratch step, int count) {
    int end = count * step.work().columns();
    float[] dh = step.dHidden().writableData();
    float[] gate = step.gates()[0].writableData();
    activation.applyDerivative(gate, dh, 0, end);
    System.arraycopy(dh, 0, gate, 0, end);
  }
}
