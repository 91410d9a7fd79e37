package io.valence.model.math.nd4j;

import io.valence.model.math.RecurrenceInput;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The time loops of a recurrent layer. Each step handles all directions, gates and rows together,
 * but with one product per direction, since ND4J's batched products do not use BLAS.
 *
 * <p>A step reads the previous states from the tape; nothing is copied between steps. The arrays
 * contain the rows of all steps. All but weights, gates and hidden may be null.
 *
 * @param weights W_hh of each direction, [GH, H]
 */
record Nd4jTimeLoop(
    RecurrenceInput input,
    List<INDArray> weights,
    INDArray gates,
    INDArray recurrent,
    INDArray hidden,
    INDArray state,
    INDArray firstHidden,
    INDArray firstState) {
  static INDArray rows(INDArray x, int from, int count) {
    return x.get(NDArrayIndex.interval(from, from + count), NDArrayIndex.all());
  }

  private Nd4jCells.Step step(int t) {
    boolean first = t == 0;
    int width = input.width(t);
    return new Nd4jCells.Step(
        together(gates, from(t), width),
        together(recurrent, from(t), width),
        together(hidden, from(t), width),
        together(state, from(t), width),
        together(first ? firstHidden : hidden, before(t), width),
        input.cell().hasCellState()
            ? together(first ? firstState : state, before(t), width)
            : null);
  }

  private int from(int t) {
    return input.offsets()[t];
  }

  /** The start of the previous step, or of the initial state. */
  private int before(int t) {
    return t == 0 ? 0 : input.offsets()[t - 1];
  }

  /** Rows from {@code from}, all directions, [D, count, ·]. */
  private INDArray together(INDArray x, int from, int count) {
    int directions = input.directions();
    return x == null
        ? null
        : x.reshape('c', directions, x.rows() / directions, x.columns())
            .get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + count), NDArrayIndex.all());
  }

  /** Rows from {@code from}, one direction, [count, ·]. */
  private INDArray of(int direction, INDArray x, int from, int count) {
    return rows(x, direction * (x.rows() / input.directions()) + from, count);
  }

  private INDArray previousHidden(int direction, int t) {
    return of(direction, t == 0 ? firstHidden : hidden, before(t), input.width(t));
  }

  /** Fills the GRU's W_hn · h + b_hn with b_hn; biases of each direction, [1, GH]. */
  void beginWithBias(List<INDArray> biases) {
    int width = input.hiddenColumns();
    for (int d = 0; d < input.directions(); d++) {
      INDArray row = Nd4jBackend.columns(biases.get(d), (input.cell().gates() - 1) * width, width);
      of(d, state, 0, input.tokens()).assign(0).addiRowVector(row);
    }
  }

  void forward() {
    boolean apart = recurrent != gates; // GRU
    for (int t = 0; t < input.steps(); t++) {
      for (int d = 0; d < input.directions() && input.hasPrevious(t); d++) {
        INDArray sums = of(d, recurrent, from(t), input.width(t));
        INDArray before = previousHidden(d, t);
        Nd4jProducts.gemm(before, false, weights.get(d), true, apart ? 0 : 1, sums);
      }
      Nd4jCells.forward(input.cell(), step(t));
    }
  }

  /** The previous h of each step, contiguous per direction, for W_hh's gradient. */
  void keepPrevious(INDArray previous) {
    int first = input.batch();
    for (int d = 0; d < input.directions(); d++) {
      if (firstHidden != null) {
        of(d, previous, 0, first).assign(previousHidden(d, 0));
      }
      if (input.steps() > 1) {
        INDArray pulled = Nd4j.pullRows(hidden, 1, input.previous(d));
        of(d, previous, first, input.tokens() - first).assign(pulled);
      }
    }
  }

  /**
   * Steps backward; gates become their gradients.
   *
   * @param output d loss / d h of each token, [D·N, H]; null for zeros
   * @param dHidden d loss / d h after the last step; on return, for the initial h, [D·B, H]
   * @param dCell LSTM: the same for c, [D·B, H]
   */
  void backward(INDArray output, INDArray dHidden, INDArray dCell) {
    for (int t = input.steps() - 1; t >= 0; t--) {
      int count = input.width(t);
      INDArray dh = together(dHidden, 0, count);
      if (output != null) {
        dh.addi(together(output, from(t), count));
      }
      Nd4jCells.backward(input.cell(), step(t), dh, together(dCell, 0, count));
      for (int k = 0; k < input.directions() && input.hasPrevious(t); k++) {
        INDArray dSums = of(k, recurrent, from(t), count);
        int beta = input.cell().carriesHidden() ? 1 : 0;
        Nd4jProducts.gemm(dSums, false, weights.get(k), false, beta, of(k, dHidden, 0, count));
      }
    }
  }
}
