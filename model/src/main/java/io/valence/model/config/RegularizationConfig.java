package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Settings against overfitting, and row weights in the loss. Keys of {@code train}.
 *
 * @param wordDropout probability that a training token becomes {@code <unk>}
 * @param adversarial fraction of its length by which each word's vector is moved towards a larger
 *     loss in a second pass over each batch; 0 for no second pass
 * @param virtualAdversarial the same towards the largest change of the answer, which needs no
 *     label; 0 for none
 * @param entropy weight of the answers' entropy in the loss; 0 for none
 * @param labelSmoothing probability taken from the label and spread over all, in [0, 1)
 * @param balance whether rows of rare labels get larger weights
 */
public record RegularizationConfig(
    @JsonPropertyDescription(
            "fraction of the training tokens replaced by the unknown token, so that its "
                + "vector is trained")
        double wordDropout,
    @JsonPropertyDescription(
            "adversarial training: each word's vector is moved by this fraction of its "
                + "length in the direction of a larger loss, in a second pass over each batch "
                + "([Miyato, Dai and Goodfellow 2017](https://arxiv.org/abs/1605.07725)). 0.1 "
                + "gains about a point on single sentences; long texts need less or none. Doubles"
                + " the training time")
        double adversarial,
    @JsonPropertyDescription(
            "virtual adversarial training: as `train.adversarial`, in the direction in which the "
                + "answer changes most, on rows with labels and on those of `train.unlabeled`. "
                + "Three more passes over each batch")
        double virtualAdversarial,
    @JsonPropertyDescription(
            "weight of the entropy of the answers to rows with labels and to those of "
                + "`train.unlabeled` in the loss ([Sachan, Zaheer and Salakhutdinov 2019]"
                + "(https://arxiv.org/abs/2009.04007))")
        double entropy,
    @JsonPropertyDescription("probability spread evenly over all labels") double labelSmoothing,
    @JsonPropertyDescription("weight the rows so that all labels have the same total weight")
        boolean balance) {
  /** The defaults. */
  public static final RegularizationConfig DEFAULT =
      new RegularizationConfig(0.1, 0, 0, 0, 0, false);

  public RegularizationConfig {
    Checks.requirePart("train.wordDropout", wordDropout);
    Checks.requirePart("train.adversarial", adversarial);
    Checks.requirePart("train.virtualAdversarial", virtualAdversarial);
    Checks.require(
        entropy >= 0 && entropy <= 1000, "train.entropy", entropy + " is not in 0 to 1000");
    Checks.requirePart("train.labelSmoothing", labelSmoothing);
  }

  /** Whether the loss has a part that needs no labels. */
  public boolean needsNoLabels() {
    return virtualAdversarial > 0 || entropy > 0;
  }

  /** Whether a step has one forward and one backward pass. */
  public boolean hasOnePass() {
    return adversarial == 0 && !needsNoLabels();
  }
}
