package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * When training stops, and what is done with its best model. Keys of {@code train}.
 *
 * @param passes passes over the training rows per epoch, after which the model is evaluated on dev
 *     and saved
 * @param epochs maximum number of epochs
 * @param patience epochs without improvement on dev before training stops; 0 for never
 * @param calibrate whether the best model's probabilities are calibrated on dev at the end
 * @param acceptBaseline whether the linear model answers if it is more accurate on dev
 */
public record StoppingConfig(
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
            "finally divide the logits by the temperature that fits the probabilities to dev and, "
                + "if dev shows that some labels are predicted too often (p < 0.001), "
                + "add a bias for each label (not with `train.balance`); folded into the weights")
        boolean calibrate,
    @JsonPropertyDescription(
            "finally let the linear model answer alone if it is more accurate on dev than the "
                + "network, or with `model.wide` than both; same as `--accept-baseline`")
        boolean acceptBaseline) {
  /** The defaults. */
  public static final StoppingConfig DEFAULT = new StoppingConfig(1, 20, 5, true, false);

  /** The order of all rows of an epoch is kept in memory, and all passes are counted in an int. */
  private static final int MOST_PASSES = 1000;

  private static final int MOST_EPOCHS = 1_000_000;

  public StoppingConfig {
    Checks.require(passes >= 1, "train.passes", passes + " is below 1");
    Checks.require(passes <= MOST_PASSES, "train.passes", passes + " is above " + MOST_PASSES);
    Checks.require(epochs >= 1, "train.epochs", epochs + " is below 1");
    Checks.require(epochs <= MOST_EPOCHS, "train.epochs", epochs + " is above " + MOST_EPOCHS);
    Checks.require(patience >= 0, "train.patience", patience + " is below 0");
  }
}
