package io.valence.app.report;

import io.valence.model.config.RunConfig;
import io.valence.model.train.PretrainingReport;
import java.util.List;
import java.util.Map;

/**
 * A finished pretraining.
 *
 * @param name of the run
 * @param version of Valence that made it
 * @param command that made it
 * @param inputs SHA-256 of each file by its role
 * @param config every key
 * @param parameters number of trained parameters
 * @param vocabulary number of words that the model knows
 * @param texts number of training texts
 * @param tokens of these texts
 * @param epochs in order
 * @param bestEpoch the epoch whose model was kept
 */
public record PretrainingRecord(
    String name,
    String version,
    List<String> command,
    Map<String, String> inputs,
    RunConfig config,
    long parameters,
    int vocabulary,
    int texts,
    long tokens,
    List<PretrainingReport> epochs,
    int bestEpoch) {}
