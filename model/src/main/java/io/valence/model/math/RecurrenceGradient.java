package io.valence.model.math;

import java.util.List;

/**
 * The gradients that enter and leave the time loops of a recurrent layer, directions as in {@link
 * RecurrenceInput}; any matrix may be null.
 *
 * @param output d loss / d h of every token, [D·N, H]
 * @param last d loss / d h after each row's last step, [D·B, H]
 * @param lastCellState LSTM: d loss / d c after each row's last step, [D·B, H]
 * @param hidden takes d loss / d h before the first step, [D·B, H]
 * @param cellState LSTM: takes d loss / d c before the first step, [D·B, H]
 * @param weights take the gradients of the weights of each direction
 * @param wantsRows whether the gradient of the input rows is wanted
 */
public record RecurrenceGradient(
    Matrix output,
    Matrix last,
    Matrix lastCellState,
    Matrix hidden,
    Matrix cellState,
    List<RecurrenceWeights> weights,
    boolean wantsRows) {}
