package io.valence.model.math.nd4j;

import io.valence.model.math.Activation;
import io.valence.model.math.Cell;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The arithmetic of one step of each cell, for all directions, in ND4J's operations; see the host's
 * kernels.
 */
final class Nd4jCells {
  /**
   * The arrays of a step.
   *
   * @param gates forward: the sums, then the gates; backward: the gates, then their gradients; [D,
   *     n, GH]
   * @param recurrent GRU: forward W_hh · h, backward its gradient; others: the gates; [D, n, GH]
   * @param hidden h, [D, n, H]
   * @param state LSTM: c; GRU: b_hn, then W_hn · h + b_hn; [D, n, H]
   * @param previousHidden h before the step; null for zeros
   * @param previousState LSTM: c before the step; null for zeros
   */
  record Step(
      INDArray gates,
      INDArray recurrent,
      INDArray hidden,
      INDArray state,
      INDArray previousHidden,
      INDArray previousState) {
    /** The block of gate g, [D, n, H]. */
    INDArray gate(int g) {
      return blocks(gates, g, 1);
    }

    /** Adjacent blocks of several gates, [D, n, count · H]. */
    INDArray blocks(INDArray x, int first, int count) {
      long width = hidden.size(2);
      return x.get(
          NDArrayIndex.all(),
          NDArrayIndex.all(),
          NDArrayIndex.interval(first * width, (first + count) * width));
    }
  }

  private Nd4jCells() {}

  /** x = f(x). */
  static void activate(Activation f, INDArray x) {
    switch (f) {
      case SIGMOID -> Transforms.sigmoid(x, false);
      case TANH -> Transforms.tanh(x, false);
      case RELU -> Transforms.relu(x, false);
    }
  }

  /** f'(x), given y = f(x). */
  static INDArray derivative(Activation f, INDArray y) {
    return switch (f) {
      case SIGMOID -> y.mul(y).rsubi(y);
      case TANH -> y.mul(y).rsubi(1);
      case RELU -> y.gt(0).castTo(y.dataType());
    };
  }

  /** Computes gates and state from the sums. */
  static void forward(Cell cell, Step step) {
    Runnable arithmetic =
        switch (cell) {
          case LSTM -> () -> lstm(step);
          case GRU -> () -> gru(step);
          case RNN_TANH -> () -> rnn(Activation.TANH, step);
          case RNN_RELU -> () -> rnn(Activation.RELU, step);
        };
    arithmetic.run();
  }

  /**
   * Maps the gradients of the state to those of the gates and of the direct path to the previous
   * state.
   *
   * @param dHidden d loss / d h, [D, n, H]
   * @param dCell LSTM: d loss / d c, [D, n, H]
   */
  static void backward(Cell cell, Step step, INDArray dHidden, INDArray dCell) {
    Runnable arithmetic =
        switch (cell) {
          case LSTM -> () -> lstmBackward(step, dHidden, dCell);
          case GRU -> () -> gruBackward(step, dHidden);
          case RNN_TANH -> () -> rnnBackward(Activation.TANH, step, dHidden);
          case RNN_RELU -> () -> rnnBackward(Activation.RELU, step, dHidden);
        };
    arithmetic.run();
  }

  private static void lstm(Step step) {
    activate(Activation.SIGMOID, step.blocks(step.gates, 0, 2));
    activate(Activation.TANH, step.gate(2));
    activate(Activation.SIGMOID, step.gate(3));
    step.state.assign(step.gate(0).mul(step.gate(2)));
    if (step.previousState != null) {
      step.state.addi(step.gate(1).mul(step.previousState));
    }
    step.hidden.assign(Transforms.tanh(step.state, true).muli(step.gate(3)));
  }

  private static void lstmBackward(Step step, INDArray dHidden, INDArray dCell) {
    INDArray i = step.gate(0);
    INDArray f = step.gate(1);
    INDArray g = step.gate(2);
    INDArray o = step.gate(3);
    INDArray tanhC = Transforms.tanh(step.state, true);
    dCell.addi(dHidden.mul(o).muli(derivative(Activation.TANH, tanhC)));
    INDArray dInput = dCell.mul(g).muli(derivative(Activation.SIGMOID, i));
    INDArray dCandidate = dCell.mul(i).muli(derivative(Activation.TANH, g));
    o.assign(dHidden.mul(tanhC).muli(derivative(Activation.SIGMOID, o)));
    INDArray carried = dCell.mul(f);
    if (step.previousState == null) {
      f.assign(0);
    } else {
      f.assign(dCell.mul(step.previousState).muli(derivative(Activation.SIGMOID, f)));
    }
    i.assign(dInput);
    g.assign(dCandidate);
    dCell.assign(carried);
  }

  private static void gru(Step step) {
    INDArray r = step.gate(0);
    INDArray z = step.gate(1);
    INDArray n = step.gate(2);
    INDArray resetAndUpdate = step.blocks(step.gates, 0, 2);
    if (step.previousHidden != null) {
      resetAndUpdate.addi(step.blocks(step.recurrent, 0, 2));
      step.state.addi(step.blocks(step.recurrent, 2, 1));
    }
    activate(Activation.SIGMOID, resetAndUpdate);
    n.addi(r.mul(step.state));
    activate(Activation.TANH, n);
    step.hidden.assign(n.sub(z.mul(n)));
    if (step.previousHidden != null) {
      step.hidden.addi(z.mul(step.previousHidden));
    }
  }

  private static void gruBackward(Step step, INDArray dHidden) {
    INDArray r = step.gate(0);
    INDArray z = step.gate(1);
    INDArray n = step.gate(2);
    INDArray change = step.previousHidden == null ? n.neg() : step.previousHidden.sub(n);
    INDArray dUpdate = change.muli(dHidden).muli(derivative(Activation.SIGMOID, z));
    INDArray dCandidate = z.rsub(1).muli(dHidden).muli(derivative(Activation.TANH, n));
    dHidden.muli(z);
    INDArray dReset = dCandidate.mul(step.state).muli(derivative(Activation.SIGMOID, r));
    step.blocks(step.recurrent, 0, 1).assign(dReset);
    step.blocks(step.recurrent, 1, 1).assign(dUpdate);
    step.blocks(step.recurrent, 2, 1).assign(dCandidate.mul(r));
    r.assign(dReset);
    z.assign(dUpdate);
    n.assign(dCandidate);
  }

  private static void rnn(Activation f, Step step) {
    activate(f, step.gates);
    step.hidden.assign(step.gates);
  }

  private static void rnnBackward(Activation f, Step step, INDArray dHidden) {
    dHidden.muli(derivative(f, step.gates));
    step.gates.assign(dHidden);
  }
}
