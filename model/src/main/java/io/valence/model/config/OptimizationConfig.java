package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * How parameters are updated. Keys of {@code train}.
 *
 * @param batch batch size in rows
 * @param optimizer the update rule
 * @param learningRate its learning rate
 * @param schedule how the learning rate falls during training
 * @param warmup epochs over which it first rises from zero, batch by batch
 * @param weightDecay its weight decay
 * @param momentum of SGD
 * @param clip maximum norm of all gradients together; 0 for no limit
 * @param averaging decay of the running average of all weights, which becomes the model; 0 for no
 *     averaging
 * @param gates initial gate biases
 * @param naiveBayes scale of the log-count ratios that initialize word vectors; 0 for none
 * @param freezeEmbedding whether word vectors are not trained
 */
public record OptimizationConfig(
    @JsonPropertyDescription("batch size in rows") int batch,
    @JsonPropertyDescription("`adam`, `adamw` or `sgd`") OptimizerKind optimizer,
    @JsonPropertyDescription("learning rate") double learningRate,
    @JsonPropertyDescription(
            "learning rate after the warm-up: `constant`, falling as half a `cosine` or "
                + "`linear` to the last epoch, or halved at each `plateau` of dev")
        Schedule schedule,
    @JsonPropertyDescription("number of epochs over which the learning rate rises at first")
        double warmup,
    @JsonPropertyDescription(
            "weight decay: part of the gradient for `adam` and `sgd`, decoupled for `adamw`")
        double weightDecay,
    @JsonPropertyDescription("momentum of `sgd`") double momentum,
    @JsonPropertyDescription("maximum norm of all gradients together; 0 for no clipping")
        double clip,
    @JsonPropertyDescription(
            "decay of the running average of the weights, which is the model that is kept; "
                + "0 for no averaging")
        double averaging,
    @JsonPropertyDescription(
            "initial biases of the gates of an LSTM or GRU: `pytorch` (half open); `forget`"
                + " (1 added to the forget gates of an LSTM); `chrono` (time constants from one "
                + "step to a quarter of the mean text length, at least five steps; [Tallec and "
                + "Ollivier 2018](https://arxiv.org/abs/1804.11188)), with which long texts are "
                + "learned from the start")
        GateBias gates,
    @JsonPropertyDescription(
            "factor for initializing the first components of each word vector with the "
                + "word's naive Bayes log-count ratios ([Wang and Manning "
                + "2012](https://aclanthology.org/P12-2018/)), one per label, or one in all for "
                + "two labels; 0 for none. For files without pretrained vectors")
        double naiveBayes,
    @JsonPropertyDescription("do not train the word vectors") boolean freezeEmbedding) {
  /** The defaults. */
  public static final OptimizationConfig DEFAULT =
      new OptimizationConfig(
          32,
          OptimizerKind.ADAM,
          1e-3,
          Schedule.CONSTANT,
          0,
          0,
          0.9,
          5,
          0.99,
          GateBias.CHRONO,
          0,
          false);

  private static final double WORD_RATE = 2e-3;

  private static final int MAX_BATCH = 1 << 20;

  public OptimizationConfig {
    Checks.require(
        batch >= 2 && batch <= MAX_BATCH,
        "train.batch",
        batch + " is not in 2 to " + MAX_BATCH + " (BatchNorm needs two rows)");
    Checks.require(optimizer != null, "train.optimizer", "no optimizer");
    Checks.require(
        learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
        "train.learningRate",
        learningRate + " is not above 0");
    Checks.require(schedule != null, "train.schedule", "no schedule");
    Checks.require(warmup >= 0, "train.warmup", warmup + " is below 0");
    Checks.requirePart("train.weightDecay", weightDecay);
    Checks.requirePart("train.momentum", momentum);
    Checks.require(clip >= 0, "train.clip", clip + " is below 0");
    Checks.requirePart("train.averaging", averaging);
    Checks.require(
        naiveBayes >= 0 && naiveBayes < Double.POSITIVE_INFINITY,
        "train.naiveBayes",
        naiveBayes + " is below 0");
    Checks.require(gates != null, "train.gates", "no kind of gates");
  }

  /** The same, by Adam with a rate that falls as half a cosine, whatever trains the labels. */
  OptimizationConfig forWords() {
    return new OptimizationConfig(
        batch,
        OptimizerKind.ADAM,
        WORD_RATE,
        Schedule.COSINE,
        0,
        0,
        momentum,
        clip,
        0,
        gates,
        naiveBayes,
        freezeEmbedding);
  }
}
