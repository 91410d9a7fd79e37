package io.valence.model.train;

import io.valence.data.Corpus;

/**
 * What a {@link Trainer} reads.
 *
 * @param texts rows to predict words of, if there is pretraining
 * @param learned rows to learn labels from
 * @param unlabeled texts for the parts of the loss without labels
 * @param dev rows to choose the best epoch by
 */
public record TrainingRows(Corpus texts, Corpus learned, Corpus unlabeled, Corpus dev) {}
