package io.valence.model.math;

import java.util.function.DoubleSupplier;

/**
 * The training loss of a batch, and its gradient.
 *
 * @param total returns the sum over the rows, within the pass; a device computes it on the first
 *     call, so nothing waits for it earlier
 * @param gradient of the mean weighted by row, [B, K]
 */
public record TrainingLoss(DoubleSupplier total, Matrix gradient) {}
