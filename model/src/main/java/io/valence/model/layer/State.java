package io.valence.model.layer;

import io.valence.model.math.Matrix;

/**
 * The state of one layer, rows in packed order, those of the backward direction below the forward
 * one's.
 *
 * @param hidden h, [D·B, H]
 * @param cellState c, [D·B, H], for LSTM; otherwise null
 */
public record State(Matrix hidden, Matrix cellState) {}
