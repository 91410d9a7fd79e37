package io.valence.model.math;

import java.util.function.DoubleSupplier;

/**
 * The loss of a batch in training, and its gradient.
 *
 * @param total gives the sum over the rows, within the pass; a device has it when it is asked
 *     first, so that nothing waits for it before
 * @param gradient of the mean over the rows, by their weights, [B, K]
 */
public record TrainingLoss(DoubleSupplier total, Matrix gradient) {}
