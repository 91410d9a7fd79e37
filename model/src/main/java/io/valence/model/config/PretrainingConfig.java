package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What a model learns from texts without labels, before it learns labels. Keys of {@code train}.
 *
 * @param from what the layers start from: the file or folder of a language model, or {@link
 *     #ENGLISH}; empty for neither
 * @param pretraining passes over the training texts in which the model learns to predict their
 *     words, before it learns their labels
 * @param unlabeled a file of more texts for these passes, and for the parts of the loss that need
 *     no labels; empty for none
 * @param tie whether the word vectors are also the weights of the layer that predicts words
 * @param sampledWords words drawn per batch, beside its own, among which words are predicted; 0 for
 *     the whole vocabulary
 */
public record PretrainingConfig(
    @JsonPropertyDescription(
            "what the recurrent layers start from: a language model made by `valence pretrain` (its "
                + "folder or file), whose word vectors are used, too; a classifier, whose head "
                + "is reused if the shapes match, and its output layer if the labels match; or "
                + "`english`, the layers of a sentiment network that come with Valence, for its "
                + "English vectors; empty for random weights")
        String from,
    @JsonPropertyDescription(
            "number of passes in which the word vectors and the recurrent layers first learn to"
                + " predict the next and the previous word of the training texts ([Dai and Le "
                + "2015](https://arxiv.org/abs/1511.01432)), by Adam with a learning rate of "
                + "0.002 falling as half a cosine. Pays off on long texts, see "
                + "[recipes](#recipes)")
        int pretraining,
    @JsonPropertyDescription(
            "file of more texts, without labels, for `train.pretraining`, "
                + "`train.virtualAdversarial`, `train.entropy` and `train.teacher`; empty for none")
        String unlabeled,
    @JsonPropertyDescription(
            "when words are predicted: use the word vectors as the weights of the output layer "
                + "([Press and Wolf 2017](https://arxiv.org/abs/1608.05859)) instead of a second "
                + "table")
        boolean tie,
    @JsonPropertyDescription(
            "when words are predicted: number of words drawn per batch that stand for the whole "
                + "vocabulary in the softmax, beside the batch's own words; 0 for the whole "
                + "vocabulary, which is also taken if it has fewer than twice as many words")
        int sampledWords) {
  /** The layers that come with Valence. */
  public static final String ENGLISH = "english";

  /** The defaults. */
  public static final PretrainingConfig DEFAULT = new PretrainingConfig("", 0, "", true, 1024);

  public PretrainingConfig {
    Checks.require(from != null, "train.from", "no path");
    Checks.require(pretraining >= 0, "train.pretraining", pretraining + " is below 0");
    Checks.require(unlabeled != null, "train.unlabeled", "no path");
    Checks.require(sampledWords >= 0, "train.sampledWords", sampledWords + " is below 0");
  }

  /** Whether to start from the layers that come with Valence. */
  public boolean english() {
    return from.equals(ENGLISH);
  }

  /** The path of the model to start from; empty for none. */
  public String savedBase() {
    return english() ? "" : from;
  }
}
