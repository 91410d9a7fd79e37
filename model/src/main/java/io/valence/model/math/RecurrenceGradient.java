package io.valence.model.math;

import java.util.List;

/**
 * The gradients into and out of the time loops of a recurrent layer, directions as in {@link
 * RecurrenceInput}. Any matrix may be null.
 *
 * @param output d loss / d h of each token, [D·N, H]
 * @param last d loss / d h after each row's last step, [D·B, H]
 * @param lastCellState LSTM: d loss / d c after each row's last step, [D·B, H]
 * @param hidden receives d loss / d initial h, [D·B, H]
 * @param cellState LSTM: receives d loss / d initial c, [D·B, H]
 * @param weights receives the weight gradients of each direction
 * @param wantsRows whether the gradient of the input rows is needed
 */
public record RecurrenceGradient(
    Matrix output,
    Matrix last,
    Matrix lastCellState,
    Matrix hidden,
    Matrix cellState,
    List<RecurrenceWeights> weights,
    boolean wantsRows) {}
