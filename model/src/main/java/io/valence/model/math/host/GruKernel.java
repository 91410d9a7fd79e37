package io.valence.model.math.host;

import io.valence.model.math.Activation;
import io.valence.model.math.Cell;

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
  Cell cell() {
    return Cell.GRU;
  }

  /** Keeps the input part of n in its gate: r scales only the recurrent part. */
  @Override
  void load(InputSums source, int first, StepScratch step, Operand sums) {
    int hidden = step.work().columns();
    int width = 3 * hidden;
    float[] n = step.gates()[2].writableData();
    for (int b = 0; b < sums.rows(); b++) {
      source.copy(first + b, 2 * hidden, sums, b * width);
      sums.put(source.biasHidden(), 2 * hidden, b * width + 2 * hidden, hidden); // b_hn
      source.copy(first + b, 2 * hidden, hidden, n, b * hidden);
    }
  }

  @Override
  void forward(StepScratch step, Operand sums) {
    int hidden = step.work().columns();
    int end = sums.rows() * hidden;
    float[] r = step.gates()[0].writableData();
    float[] z = step.gates()[1].writableData();
    float[] n = step.gates()[2].writableData();
    float[] q = step.state().writableData();
    for (int b = 0; b < sums.rows(); b++) {
      sums.get(3 * b * hidden, r, b * hidden, hidden);
      sums.get((3 * b + 1) * hidden, z, b * hidden, hidden);
      sums.get((3 * b + 2) * hidden, q, b * hidden, hidden);
    }
    Activation.SIGMOID.apply(r, 0, end);
    Activation.SIGMOID.apply(z, 0, end);
    addProduct(r, q, n, end);
    Activation.TANH.apply(n, 0, end);
    interpolate(z, n, step.hidden().writableData(), end);
  }

  @Override
  void backward(StepScratch step, int count) {
    int end = count * step.work().columns();
    float[] r = step.gates()[0].writableData();
    float[] z = step.gates()[1].writableData();
    float[] n = step.gates()[2].writableData();
    float[] q = step.state().writableData();
    float[] dz = step.work().writableData();
    float[] dh = step.dHidden().writableData();
    updateGate(dh, step.previous().writableData(), n, z, dz, end);
    candidate(dh, z, n, end);
    multiply(z, dh, end);
    System.arraycopy(dz, 0, z, 0, end);
    // The recurrent part of n has the gradient dn · r; q is unused after that of r.
    float[] dr = step.work().writableData();
    resetGate(n, q, r, dr, end);
    multiply(n, r, end);
    System.arraycopy(r, 0, q, 0, end);
    System.arraycopy(dr, 0, r, 0, end);
  }

  @Override
  void recordGradient(StepScratch step, HostTape tape, int from, int count) {
    super.recordGradient(step, tape, from, count);
    int hidden = step.work().columns();
    step.join(tape.recurrent(), from, count);
    for (int b = 0; b < count; b++) {
      int at = (3 * (from + b) + 2) * hidden;
      tape.recurrent().put(step.state().writableData(), b * hidden, at, hidden);
    }
  }

  /** n += r · q. */
  private static void addProduct(float[] r, float[] q, float[] n, int end) {
    for (int k = 0; k < end; k++) {
      n[k] += r[k] * q[k];
    }
  }

  /** h = n + z · (h - n). */
  private static void interpolate(float[] z, float[] n, float[] h, int end) {
    for (int k = 0; k < end; k++) {
      h[k] = n[k] + z[k] * (h[k] - n[k]);
    }
  }

  /** out = dh · (previous - n) · z · (1 - z). */
  private static void updateGate(
      float[] dh, float[] previous, float[] n, float[] z, float[] out, int end) {
    for (int k = 0; k < end; k++) {
      out[k] = dh[k] * (previous[k] - n[k]) * z[k] * (1 - z[k]);
    }
  }

  /** n = dh · (1 - z) · (1 - n²). */
  private static void candidate(float[] dh, float[] z, float[] n, int end) {
    for (int k = 0; k < end; k++) {
      n[k] = dh[k] * (1 - z[k]) * (1 - n[k] * n[k]);
    }
  }

  /** out = dn · q · r · (1 - r). */
  private static void resetGate(float[] dn, float[] q, float[] r, float[] out, int end) {
    for (int k = 0; k < end; k++) {
      out[k] = dn[k] * q[k] * r[k] * (1 - r[k]);
    }
  }

  /** out = out · factor. */
  private static void multiply(float[] factor, float[] out, int end) {
    for (int k = 0; k < end; k++) {
      out[k] *= factor[k];
    }
  }
}
