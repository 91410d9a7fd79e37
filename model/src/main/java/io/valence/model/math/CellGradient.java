package io.valence.model.math;

/**
 * The gradients that enter and leave the time loop of one direction; any may be null.
 *
 * @param output d loss / d h of every token, [N, H]
 * @param last d loss / d h after each row's last step, [B, H]
 * @param hidden takes d loss / d h before the first step, [B, H]
 * @param memory LSTM: takes d loss / d c before the first step, [B, H]
 */
public record CellGradient(Matrix output, Matrix last, Matrix hidden, Matrix memory) {}
