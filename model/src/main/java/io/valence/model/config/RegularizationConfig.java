package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What keeps the network from learning the training rows by heart, and what their loss counts. Keys
 * of {@code train}.
 *
 * @param wordDropout probability that a training token becomes {@code <unk>}
 * @param adversarial the share of its length by which each word's vector is moved towards a greater
 *     loss in a second pass over each batch; 0 for no second pass
 * @param labelSmoothing probability taken from the label and spread over all, in [0, 1)
 * @param balance whether the rows of a label weigh the more the fewer they are
 */
public record RegularizationConfig(
    @JsonPropertyDescription(
            "part of the training tokens that become unknown, so that unknown words are "
                + "trained")
        double wordDropout,
    @JsonPropertyDescription(
            "the share of its length by which each word's vector is moved towards a greater "
                + "loss in a second pass over each batch ([Miyato, Dai and Goodfellow "
                + "2017](https://arxiv.org/abs/1605.07725)); 0.1 makes a model of single "
                + "sentences a point more accurate, long texts want less or none; training takes "
                + "twice as long")
        double adversarial,
    @JsonPropertyDescription("probability spread over all labels") double labelSmoothing,
    @JsonPropertyDescription("rows of rare labels weigh more, so that each label weighs the same")
        boolean balance) {
  /** The defaults. */
  public static final RegularizationConfig DEFAULT = new RegularizationConfig(0.1, 0, 0, false);

  public RegularizationConfig {
    Checks.requirePart("train.wordDropout", wordDropout);
    Checks.requirePart("train.adversarial", adversarial);
    Checks.requirePart("train.labelSmoothing", labelSmoothing);
  }
}
