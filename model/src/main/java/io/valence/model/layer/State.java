package io.valence.model.layer;

import io.valence.model.math.Matrix;

/**
 * The state of one layer, rows in packed order. The backward direction's follow the forward one's.
 *
 * @param hidden h, [D·B, H]
 * @param cellState LSTM: c, [D·B, H]; otherwise null
 */
public record State(Matrix hidden, Matrix cellState) {}
