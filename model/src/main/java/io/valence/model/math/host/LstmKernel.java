package io.valence.model.math.host;

import io.valence.model.math.Activation;
import io.valence.model.math.Cell;

/**
 * Long short-term memory.
 *
 * <pre>
 * i, f, o = σ(·)   g = tanh(·)      of the blocks of W_ih x + b_ih + W_hh h + b_hh
 * c' = f c + i g
 * h' = o tanh(c')
 * </pre>
 */
final class LstmKernel extends CellKernel {
  @Override
  Cell cell() {
    return Cell.LSTM;
  }

  @Override
  void forward(StepScratch step, Operand sums) {
    step.split(sums, 0, sums.rows());
    int end = sums.rows() * step.work().columns();
    float[] i = step.gates()[0].writableData();
    float[] f = step.gates()[1].writableData();
    float[] g = step.gates()[2].writableData();
    float[] o = step.gates()[3].writableData();
    float[] c = step.state().writableData();
    float[] tanhC = step.work().writableData();
    Activation.SIGMOID.apply(i, 0, end);
    Activation.SIGMOID.apply(f, 0, end);
    Activation.TANH.apply(g, 0, end);
    Activation.SIGMOID.apply(o, 0, end);
    newCellState(i, f, g, c, end);
    System.arraycopy(c, 0, tanhC, 0, end);
    Activation.TANH.apply(tanhC, 0, end);
    product(o, tanhC, step.hidden().writableData(), end);
  }

  @Override
  void backward(StepScratch step, int count) {
    int end = count * step.work().columns();
    float[] i = step.gates()[0].writableData();
    float[] f = step.gates()[1].writableData();
    float[] g = step.gates()[2].writableData();
    float[] o = step.gates()[3].writableData();
    float[] tanhC = step.state().writableData();
    float[] work = step.work().writableData();
    float[] dh = step.dHidden().writableData();
    float[] dc = step.dCell().writableData();
    Activation.TANH.apply(tanhC, 0, end);
    addThroughTanh(dh, o, tanhC, dc, end);
    sigmoidGate(dh, tanhC, o, end);
    tanhGate(dc, i, g, work, end);
    sigmoidGate(dc, g, i, end);
    System.arraycopy(work, 0, g, 0, end);
    product(dc, f, work, end);
    sigmoidGate(dc, step.previous().writableData(), f, end);
    System.arraycopy(work, 0, dc, 0, end);
  }

  /** c = f · c + i · g. */
  private static void newCellState(float[] i, float[] f, float[] g, float[] c, int end) {
    for (int k = 0; k < end; k++) {
      c[k] = f[k] * c[k] + i[k] * g[k];
    }
  }

  private static void product(float[] a, float[] b, float[] out, int end) {
    for (int k = 0; k < end; k++) {
      out[k] = a[k] * b[k];
    }
  }

  /** dc += dh · o · (1 - tanh²(c)). */
  private static void addThroughTanh(float[] dh, float[] o, float[] tanhC, float[] dc, int end) {
    for (int k = 0; k < end; k++) {
      dc[k] += dh[k] * o[k] * (1 - tanhC[k] * tanhC[k]);
    }
  }

  /** gate = d · factor · gate · (1 - gate): the gradient before a sigmoid gate. */
  private static void sigmoidGate(float[] d, float[] factor, float[] gate, int end) {
    for (int k = 0; k < end; k++) {
      gate[k] = d[k] * factor[k] * gate[k] * (1 - gate[k]);
    }
  }

  /** out = d · factor · (1 - gate²). */
  private static void tanhGate(float[] d, float[] factor, float[] gate, float[] out, int end) {
    for (int k = 0; k < end; k++) {
      out[k] = d[k] * factor[k] * (1 - gate[k] * gate[k]);
    }
  }
}
