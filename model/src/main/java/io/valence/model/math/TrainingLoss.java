package io.valence.model.math;

import java.util.function.DoubleSupplier;

/**
 * The training loss of a batch, and its gradient.
 *
 * @param total returns the sum over the rows, also after the pass; a device may still compute it,
 *     see {@link Backend#stepsAhead}
 * @param gradient of the mean weighted by row, [B, K]
 */
public record TrainingLoss(DoubleSupplier total, Matrix gradient) {}
