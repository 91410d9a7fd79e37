package io.valence.app.input;

import io.valence.data.EnglishVectors;
import io.valence.data.PretrainedVectors;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.EnglishLayers;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.PretrainingConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.OrdinalScale;
import java.util.Optional;

/**
 * Whether a network can start from the layers that come with Valence.
 *
 * @param config with its word vectors decided
 */
record LayersChoice(RunConfig config) {
  /**
   * Whether they are taken: where they fit its shape and its word vectors, if asked for, or left
   * open and likely to help. Of more than two labels without an order, rows enough teach as much.
   *
   * @param facts of the rows
   * @param scale the order of the labels, if they have one
   */
  boolean taken(CorpusFacts facts, Optional<OrdinalScale> scale) {
    boolean open = !config.given().contains("train.from");
    boolean helps = facts.labels() <= 2 || scale.isPresent() || facts.isSmall();
    return fit() && (open && helps || config.train().languageModel().english());
  }

  private boolean fit() {
    return readsEnglish() && new EnglishLayers().fit(shape());
  }

  /** The word vectors decide the width of the embedding. */
  private ModelConfig shape() {
    return config.model().withEmbedding(EnglishVectors.WIDTH);
  }

  private boolean readsEnglish() {
    return config.data().vectors().equals(PretrainedVectors.ENGLISH);
  }

  /**
   * Checks a configuration.
   *
   * @throws InputException when it starts from layers that do not fit
   */
  void require() {
    if (!config.train().languageModel().english() || fit()) {
      return;
    }
    String key = "train.from=" + PretrainingConfig.ENGLISH;
    if (!readsEnglish()) {
      throw new InputException(
          key,
          "these layers read the English vectors, and data.vectors is " + config.data().vectors(),
          "set data.vectors=english, or leave train.from out");
    }
    throw new InputException(
        key,
        "these layers are those of a " + ModelConfig.DEFAULT + ", not " + shape(),
        "leave train.from or the keys of the shape out");
  }
}
