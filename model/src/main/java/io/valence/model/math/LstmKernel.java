package io.valence.model.math;

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
  void forward(CellTape tape, CellScratch scratch, Matrix hiddenBias, int from, int to) {
    addInput(tape, scratch, from, to);
    int start = from * tape.hidden().columns();
    int end = to * tape.hidden().columns();
    for (int gate = 0; gate < 4; gate++) {
      Matrix block = tape.gates()[gate];
      split(scratch.recurrent(), gate, block, from, to);
      (gate == 2 ? Activation.TANH : Activation.SIGMOID).apply(block.data(), start, end);
    }
    float[] i = tape.gates()[0].data();
    float[] f = tape.gates()[1].data();
    float[] g = tape.gates()[2].data();
    float[] o = tape.gates()[3].data();
    float[] c = tape.memory().data();
    float[] tanhC = tape.tanhMemory().data();
    newMemory(i, f, g, tape.previousMemory().data(), c, start, end);
    System.arraycopy(c, start, tanhC, start, end - start);
    Activation.TANH.apply(tanhC, start, end);
    product(o, tanhC, tape.hidden().data(), start, end);
  }

  @Override
  void backward(CellTape tape, CellGradients d, int from, int to) {
    int start = from * tape.hidden().columns();
    int end = to * tape.hidden().columns();
    float[] i = tape.gates()[0].data();
    float[] f = tape.gates()[1].data();
    float[] g = tape.gates()[2].data();
    float[] o = tape.gates()[3].data();
    float[] tanhC = tape.tanhMemory().data();
    float[] dh = d.hidden().data();
    float[] dc = d.memory().data();
    addThroughTanh(dh, o, tanhC, dc, start, end);
    sigmoidGate(dh, tanhC, o, start, end);
    // c itself is not needed any more; its rows take the gradient of g, those of tanh(c) the
    // gradient of the previous c.
    float[] dg = tape.memory().data();
    float[] previousDc = tanhC;
    tanhGate(dc, i, g, dg, start, end);
    sigmoidGate(dc, g, i, start, end);
    product(dc, f, previousDc, start, end);
    sigmoidGate(dc, tape.previousMemory().data(), f, start, end);
    System.arraycopy(previousDc, start, dc, start, end - start);
    join(tape.gates()[0], d.gates(), 0, from, to);
    join(tape.gates()[1], d.gates(), 1, from, to);
    join(tape.memory(), d.gates(), 2, from, to);
    join(tape.gates()[3], d.gates(), 3, from, to);
  }

  private static void newMemory(
      float[] i, float[] f, float[] g, float[] previous, float[] c, int start, int end) {
    for (int k = start; k < end; k++) {
      c[k] = f[k] * previous[k] + i[k] * g[k];
    }
  }

  private static void product(float[] a, float[] b, float[] out, int start, int end) {
    for (int k = start; k < end; k++) {
      out[k] = a[k] * b[k];
    }
  }

  /** dc += dh · o · (1 - tanh²(c)). */
  private static void addThroughTanh(
      float[] dh, float[] o, float[] tanhC, float[] dc, int start, int end) {
    for (int k = start; k < end; k++) {
      dc[k] += dh[k] * o[k] * (1 - tanhC[k] * tanhC[k]);
    }
  }

  /** gate = d · factor · gate · (1 - gate): from a sigmoid gate to the gradient before it. */
  private static void sigmoidGate(float[] d, float[] factor, float[] gate, int start, int end) {
    for (int k = start; k < end; k++) {
      gate[k] = d[k] * factor[k] * gate[k] * (1 - gate[k]);
    }
  }

  /** out = d · factor · (1 - gate²). */
  private static void tanhGate(
      float[] d, float[] factor, float[] gate, float[] out, int start, int end) {
    for (int k = start; k < end; k++) {
      out[k] = d[k] * factor[k] * (1 - gate[k] * gate[k]);
    }
  }
}
