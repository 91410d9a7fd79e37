package io.valence.model.checkpoint;

import java.util.List;
import java.util.Map;

/**
 * Where a model comes from.
 *
 * @param version of Valence
 * @param seed of the run
 * @param inputs SHA-256 of each file that was read, by its role: train, dev, test, vectors,
 *     unlabeled, from, teacher, weights
 * @param command the arguments of the command that made it
 * @param kernels the kernels that computed it; null if not recorded
 */
public record Provenance(
    String version, long seed, Map<String, String> inputs, List<String> command, String kernels) {}
