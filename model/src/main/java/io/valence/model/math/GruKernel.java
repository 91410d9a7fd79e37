package io.valence.model.math;

import java.util.Arrays;

/**
 * Gated recurrent unit.
 *
 * <pre>
 * r, z = σ(·)                of the blocks of W_ih x + b_ih + W_hh h + b_hh
 * q    = W_hn h + b_hn
 * n    = tanh(W_in x + b_in + r q)
 * h'   = (1 - z) n + z h
 * </pre>
 */
final class GruKernel extends CellKernel {
  @Override
  int foldedBias(int gateColumns) {
    return gateColumns / 3 * 2;
  }

  @Override
  void forward(CellTape tape, CellScratch scratch, Matrix hiddenBias, int from, int to) {
    int hidden = tape.hidden().columns();
    int start = from * hidden;
    int end = to * hidden;
    Matrix q = tape.memory();
    split(scratch.recurrent(), 2, q, from, to);
    addBias(hiddenBias.data(), 2 * hidden, q, from, to);
    addInput(tape, scratch, from, to);
    for (int gate = 0; gate < 2; gate++) {
      split(scratch.recurrent(), gate, tape.gates()[gate], from, to);
      Activation.SIGMOID.apply(tape.gates()[gate].data(), start, end);
    }
    split(scratch.gathered(), 2, tape.gates()[2], from, to);
    float[] n = tape.gates()[2].data();
    addProduct(tape.gates()[0].data(), q.data(), n, start, end);
    Activation.TANH.apply(n, start, end);
    interpolate(
        tape.gates()[1].data(), n, tape.previousHidden().data(), tape.hidden().data(), start, end);
  }

  @Override
  void backward(CellTape tape, CellGradients d, int from, int to) {
    int start = from * tape.hidden().columns();
    int end = to * tape.hidden().columns();
    float[] r = tape.gates()[0].data();
    float[] z = tape.gates()[1].data();
    float[] n = tape.gates()[2].data();
    float[] q = tape.memory().data();
    float[] previous = tape.previousHidden().data();
    float[] dh = d.hidden().data();
    // h itself is not needed any more; its rows take the gradient of z.
    float[] dz = tape.hidden().data();
    updateGate(dh, previous, n, z, dz, start, end);
    candidate(dh, z, n, start, end);
    multiply(z, dh, start, end);
    resetGate(n, q, r, z, start, end);
    multiply(n, r, start, end);
    join(tape.gates()[1], d.gates(), 0, from, to);
    join(tape.gates()[1], d.recurrent(), 0, from, to);
    join(tape.hidden(), d.gates(), 1, from, to);
    join(tape.hidden(), d.recurrent(), 1, from, to);
    join(tape.gates()[2], d.gates(), 2, from, to);
    join(tape.gates()[0], d.recurrent(), 2, from, to);
  }

  private static void addBias(float[] bias, int at, Matrix q, int from, int to) {
    int hidden = q.columns();
    float[] row = new float[hidden];
    float[] part = Arrays.copyOfRange(bias, at, at + hidden);
    for (int m = from; m < to; m++) {
      System.arraycopy(q.data(), m * hidden, row, 0, hidden);
      for (int k = 0; k < row.length; k++) {
        row[k] += part[k];
      }
      System.arraycopy(row, 0, q.data(), m * hidden, hidden);
    }
  }

  /** n += r · q. */
  private static void addProduct(float[] r, float[] q, float[] n, int start, int end) {
    for (int k = start; k < end; k++) {
      n[k] += r[k] * q[k];
    }
  }

  /** out = n + z · (previous - n). */
  private static void interpolate(
      float[] z, float[] n, float[] previous, float[] out, int start, int end) {
    for (int k = start; k < end; k++) {
      out[k] = n[k] + z[k] * (previous[k] - n[k]);
    }
  }

  /** out = dh · (previous - n) · z · (1 - z). */
  private static void updateGate(
      float[] dh, float[] previous, float[] n, float[] z, float[] out, int start, int end) {
    for (int k = start; k < end; k++) {
      out[k] = dh[k] * (previous[k] - n[k]) * z[k] * (1 - z[k]);
    }
  }

  /** n = dh · (1 - z) · (1 - n²). */
  private static void candidate(float[] dh, float[] z, float[] n, int start, int end) {
    for (int k = start; k < end; k++) {
      n[k] = dh[k] * (1 - z[k]) * (1 - n[k] * n[k]);
    }
  }

  /** out = dn · q · r · (1 - r). */
  private static void resetGate(float[] dn, float[] q, float[] r, float[] out, int start, int end) {
    for (int k = start; k < end; k++) {
      out[k] = dn[k] * q[k] * r[k] * (1 - r[k]);
    }
  }

  /** out = out · factor. */
  private static void multiply(float[] factor, float[] out, int start, int end) {
    for (int k = start; k < end; k++) {
      out[k] *= factor[k];
    }
  }
}
