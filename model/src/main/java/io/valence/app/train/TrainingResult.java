package io.valence.app.train;

import java.nio.file.Path;

/**
 * How a training ended.
 *
 * @param folder with the model and its records
 * @param completed false when the listener stopped it; it can be resumed
 * @param accuracy of the best model on test, or without any on dev; NaN when no epoch was finished,
 *     or for an ensemble without dev and test files
 */
public record TrainingResult(Path folder, boolean completed, double accuracy) {}
