package io.valence.model.math;

/**
 * The gradients that enter and leave the time loops of a recurrent layer, directions as in {@link
 * CellRun}; any may be null.
 *
 * @param output d loss / d h of every token, [D·N, H]
 * @param last d loss / d h after each row's last step, [D·B, H]
 * @param hidden takes d loss / d h before the first step, [D·B, H]
 * @param memory LSTM: takes d loss / d c before the first step, [D·B, H]
 */
public record CellGradient(Matrix output, Matrix last, Matrix hidden, Matrix memory) {}
