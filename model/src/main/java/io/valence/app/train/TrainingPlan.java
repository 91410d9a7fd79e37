package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.config.RunConfig;

/**
 * What a training is about to do.
 *
 * @param data everything that was read
 * @param config as it takes effect
 * @param fittedEmbedding whether {@code model.embedding} was set to the width of the word vectors
 * @param provenance where the model will come from
 * @param memory about what it takes
 */
public record TrainingPlan(
    TrainingData data,
    RunConfig config,
    boolean fittedEmbedding,
    Provenance provenance,
    MemoryEstimate memory) {}
