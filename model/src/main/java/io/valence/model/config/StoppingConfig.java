package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * When training stops, and what is done with its best model. Keys of {@code train}.
 *
 * @param pretraining passes over the training texts in which the model learns to predict their
 *     words, before it learns their labels
 * @param passes passes over the training rows per epoch, after which the model is evaluated on dev
 *     and saved
 * @param epochs maximum number of epochs
 * @param patience epochs without improvement on dev before training stops; 0 for never
 * @param calibrate whether the best model's probabilities are calibrated on dev at the end
 */
public record StoppingConfig(
    @JsonPropertyDescription(
            "number of passes in which the word vectors and the lowest layer first learn to"
                + " predict the next and the previous word of the training texts ([Dai and Le "
                + "2015](https://arxiv.org/abs/1511.01432)), by Adam with a learning rate of "
                + "0.002 falling as half a cosine. Pays off on long texts, see "
                + "[recipes](#recipes). One pass takes two to four times as long as one of "
                + "training")
        int pretraining,
    @JsonPropertyDescription(
            "passes over the rows per epoch; after each epoch the model is evaluated on dev"
                + " and saved")
        int passes,
    @JsonPropertyDescription("maximum number of epochs") int epochs,
    @JsonPropertyDescription(
            "number of epochs without a better dev result after which training stops; 0 for"
                + " never")
        int patience,
    @JsonPropertyDescription(
            "finally divide the logits by the temperature that fits the probabilities to "
                + "dev; folded into `head.3`")
        boolean calibrate) {
  /** The defaults. */
  public static final StoppingConfig DEFAULT = new StoppingConfig(0, 1, 20, 5, true);

  public StoppingConfig {
    Checks.require(pretraining >= 0, "train.pretraining", pretraining + " is below 0");
    Checks.require(passes >= 1, "train.passes", passes + " is below 1");
    Checks.require(epochs >= 1, "train.epochs", epochs + " is below 1");
    Checks.require(patience >= 0, "train.patience", patience + " is below 0");
  }
}
