package io.valence.model.math;

import java.util.Arrays;

/**
 * A recurrent layer from PyTorch's equations, a row of the batch and a number at a time in double
 * precision, and back through time by hand.
 */
final class ReferenceRecurrence implements RecurrenceTape {
  /** What a step leaves behind: gates [GH], W_hh h + b_hh [GH], and the states around it [H]. */
  private record Step(
      double[] gates, double[] recurrent, double[] h, double[] c, double[] newH, double[] newC) {}

  private final RecurrenceInput in;
  private final int hidden;
  private final int width;
  private final Step[] steps; // [D·N]

  ReferenceRecurrence(RecurrenceInput input) {
    in = input;
    hidden = input.hiddenColumns();
    width = input.gateColumns();
    steps = new Step[input.directions() * input.tokens()];
    for (int d = 0; d < input.directions(); d++) {
      for (int b = 0; b < input.batch(); b++) {
        double[] h = state(input.hidden(), d * input.batch() + b);
        double[] c = state(input.cellState(), d * input.batch() + b);
        for (int t = 0; t < length(b); t++) {
          Step step = step(d, in.index().get(d)[token(t, b)], h, c);
          steps[d * in.tokens() + token(t, b)] = step;
          h = step.newH;
          c = step.newC;
        }
      }
    }
  }

  private double[] state(Matrix states, int row) {
    double[] out = new double[hidden];
    Arrays.setAll(out, j -> states == null ? 0 : states.get(row, j));
    return out;
  }

  private int token(int t, int b) {
    return in.offsets()[t] + b;
  }

  /** How many steps a row of the batch has. */
  private int length(int b) {
    int t = 0;
    while (t < in.steps() && in.width(t) > b) {
      t++;
    }
    return t;
  }

  /** A number of W_hh, masked. */
  private double weightHidden(int d, int gate, int j) {
    RecurrenceWeights w = in.weights().get(d);
    return (double) w.weightHidden().get(gate, j) * (w.mask() == null ? 1 : w.mask().get(gate, j));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private Step step(int d, int row, double[] h, double[] c) {
    RecurrenceWeights w = in.weights().get(d);
    double[] x = new double[width];
    double[] rec = new double[width];
    for (int k = 0; k < width; k++) {
      int gate = k;
      x[k] =
          w.biasInput().get(0, k)
              + ReferenceBackend.sum(
                  in.rows().columns(),
                  i -> (double) w.weightInput().get(gate, i) * in.rows().get(row, i));
      rec[k] =
          w.biasHidden().get(0, k)
              + ReferenceBackend.sum(hidden, j -> weightHidden(d, gate, j) * h[j]);
    }
    Step step = new Step(new double[width], rec, h, c, new double[hidden], new double[hidden]);
    for (int j = 0; j < hidden; j++) {
      cell(step, x, j);
    }
    return step;
  }

  private void cell(Step s, double[] x, int j) {
    int n = hidden;
    switch (in.cell()) {
      case LSTM -> {
        for (int k = 0; k < 4; k++) {
          double sum = x[k * n + j] + s.recurrent[k * n + j];
          s.gates[k * n + j] = k == 2 ? Math.tanh(sum) : sigmoid(sum);
        }
        s.newC[j] = s.gates[n + j] * s.c[j] + s.gates[j] * s.gates[2 * n + j];
        s.newH[j] = s.gates[3 * n + j] * Math.tanh(s.newC[j]);
      }
      case GRU -> {
        double r = sigmoid(x[j] + s.recurrent[j]);
        double z = sigmoid(x[n + j] + s.recurrent[n + j]);
        double candidate = Math.tanh(x[2 * n + j] + r * s.recurrent[2 * n + j]);
        s.gates[j] = r;
        s.gates[n + j] = z;
        s.gates[2 * n + j] = candidate;
        s.newH[j] = (1 - z) * candidate + z * s.h[j];
      }
      case RNN_TANH -> s.newH[j] = Math.tanh(x[j] + s.recurrent[j]);
      case RNN_RELU -> s.newH[j] = Math.max(0, x[j] + s.recurrent[j]);
    }
  }

  @Override
  public RecurrenceInput input() {
    return in;
  }

  @Override
  public Matrix hidden() {
    return ReferenceBackend.fill(new Matrix(steps.length, hidden), (n, j) -> steps[n].newH[j]);
  }

  @Override
  public Matrix cellState() {
    return ReferenceBackend.fill(new Matrix(steps.length, hidden), (n, j) -> steps[n].newC[j]);
  }

  /** Gradients before the gates of a token: of the input's part and of the recurrent part, [GH]. */
  private record GateGradients(double[] input, double[] recurrent) {}

  Matrix backward(RecurrenceGradient d) {
    GateGradients[] gates = new GateGradients[steps.length];
    for (int k = 0; k < in.directions(); k++) {
      for (int b = 0; b < in.batch(); b++) {
        backward(d, k, b, gates);
      }
      weights(d.weights().get(k), k, gates);
    }
    return d.wantsRows()
        ? ReferenceBackend.fill(
            new Matrix(in.rows().rows(), in.rows().columns()),
            (row, i) -> {
              double sum = 0;
              for (int n = 0; n < steps.length; n++) {
                if (in.index().get(n / in.tokens())[n % in.tokens()] == row) {
                  RecurrenceWeights w = in.weights().get(n / in.tokens());
                  double[] gate = gates[n].input;
                  sum += ReferenceBackend.sum(width, g -> gate[g] * w.weightInput().get(g, i));
                }
              }
              return sum;
            })
        : null;
  }

  /** Back through the steps of one row of the batch. */
  private void backward(RecurrenceGradient d, int direction, int b, GateGradients[] gates) {
    int state = direction * in.batch() + b;
    double[] dh = state(d.last(), state);
    double[] dc = state(d.lastCellState(), state);
    for (int t = length(b) - 1; t >= 0; t--) {
      int n = direction * in.tokens() + token(t, b);
      if (d.output() != null) {
        for (int j = 0; j < hidden; j++) {
          dh[j] += d.output().get(n, j);
        }
      }
      GateGradients gate = new GateGradients(new double[width], new double[width]);
      double[] direct = new double[hidden]; // what reaches the h before around the gates
      for (int j = 0; j < hidden; j++) {
        direct[j] = cellBackward(steps[n], gate, j, dh[j], dc);
      }
      gates[n] = gate;
      for (int j = 0; j < hidden; j++) {
        int column = j;
        dh[j] =
            direct[j]
                + ReferenceBackend.sum(
                    width, g -> gate.recurrent[g] * weightHidden(direction, g, column));
      }
    }
    for (int j = 0; j < hidden; j++) {
      if (d.hidden() != null) {
        ReferenceBackend.set(d.hidden(), state, j, dh[j]);
      }
      if (d.cellState() != null) {
        ReferenceBackend.set(d.cellState(), state, j, dc[j]);
      }
    }
  }

  /** Of unit j; dc becomes that of the c before. */
  private double cellBackward(Step s, GateGradients d, int j, double dh, double[] dc) {
    int n = hidden;
    double direct = 0;
    switch (in.cell()) {
      case LSTM -> {
        double i = s.gates[j];
        double f = s.gates[n + j];
        double g = s.gates[2 * n + j];
        double o = s.gates[3 * n + j];
        double tanhC = Math.tanh(s.newC[j]);
        dc[j] += dh * o * (1 - tanhC * tanhC);
        d.input[j] = dc[j] * g * i * (1 - i);
        d.input[n + j] = dc[j] * s.c[j] * f * (1 - f);
        d.input[2 * n + j] = dc[j] * i * (1 - g * g);
        d.input[3 * n + j] = dh * tanhC * o * (1 - o);
        dc[j] *= f;
      }
      case GRU -> {
        double r = s.gates[j];
        double z = s.gates[n + j];
        double candidate = s.gates[2 * n + j];
        double dCandidate = dh * (1 - z) * (1 - candidate * candidate);
        d.input[j] = dCandidate * s.recurrent[2 * n + j] * r * (1 - r);
        d.input[n + j] = dh * (s.h[j] - candidate) * z * (1 - z);
        d.input[2 * n + j] = dCandidate;
        direct = dh * z;
      }
      case RNN_TANH -> d.input[j] = dh * (1 - s.newH[j] * s.newH[j]);
      case RNN_RELU -> d.input[j] = s.newH[j] > 0 ? dh : 0;
    }
    for (int k = 0; k < in.cell().gates(); k++) {
      boolean scaled = in.cell() == Cell.GRU && k == 2;
      d.recurrent[k * n + j] = d.input[k * n + j] * (scaled ? s.gates[j] : 1);
    }
    return direct;
  }

  private void weights(RecurrenceWeights out, int direction, GateGradients[] gates) {
    int first = direction * in.tokens();
    int tokens = in.tokens();
    int[] index = in.index().get(direction);
    Matrix mask = in.weights().get(direction).mask();
    ReferenceBackend.fill(
        out.weightInput(),
        (g, i) ->
            ReferenceBackend.sum(
                tokens, n -> gates[first + n].input[g] * in.rows().get(index[n], i)));
    ReferenceBackend.fill(
        out.weightHidden(),
        (g, j) ->
            (mask == null ? 1 : mask.get(g, j))
                * ReferenceBackend.sum(
                    tokens, n -> gates[first + n].recurrent[g] * steps[first + n].h[j]));
    ReferenceBackend.fill(
        out.biasInput(), (r, g) -> ReferenceBackend.sum(tokens, n -> gates[first + n].input[g]));
    ReferenceBackend.fill(
        out.biasHidden(),
        (r, g) -> ReferenceBackend.sum(tokens, n -> gates[first + n].recurrent[g]));
  }
}
