package io.valence.model.math.nd4j;

import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceTape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The input and results of a recurrent layer, on the device.
 *
 * @param input the input
 * @param weightHidden W_hh of each direction, masked, [GH, H]
 * @param hidden h after the step, [D·N, H]
 * @param state LSTM: c after the step; GRU: W_hn · h + b_hn; [D·N, H]; null for others and if
 *     nothing is recorded
 * @param previousHidden h before the step, [D·N, H]; null if nothing is recorded
 * @param gates the activated gates; after the backward pass d loss / d (W_ih · x + b_ih), [D·N, GH]
 * @param recurrent receives d loss / d (W_hh · h + b_hh) in the backward pass, [D·N, GH]: the same
 *     as {@code gates} except for GRU; null if nothing is recorded
 */
record Nd4jTape(
    RecurrenceInput input,
    List<INDArray> weightHidden,
    Matrix hidden,
    Matrix state,
    INDArray previousHidden,
    INDArray gates,
    INDArray recurrent)
    implements RecurrenceTape {
  @Override
  public Matrix cellState() {
    return state;
  }
}
