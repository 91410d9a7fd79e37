package io.valence.model.layer;

import io.valence.model.math.Matrix;

/**
 * The state of one direction of one layer, rows in packed order.
 *
 * @param hidden h, [B, H]
 * @param memory c, [B, H], for LSTM; otherwise null
 */
public record State(Matrix hidden, Matrix memory) {}
