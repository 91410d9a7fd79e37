package io.valence.model.checkpoint;

import io.valence.data.Encoder;
import io.valence.data.Vocabulary;
import io.valence.model.config.RunConfig;
import io.valence.model.language.LanguageModel;

/**
 * A language model and everything needed to use it.
 *
 * @param model the network
 * @param config of the run that made it
 * @param vocabulary the token of id 0, 1, 2…
 * @param provenance its origin
 * @param metrics its perplexity on the held-out texts, as JSON; empty if unknown
 */
public record TrainedLanguageModel(
    LanguageModel model,
    RunConfig config,
    Vocabulary vocabulary,
    Provenance provenance,
    String metrics) {
  /** The id in this model of each word of another vocabulary, -1 for none. */
  public int[] ids(Vocabulary other) {
    int[] ids = new int[other.size()];
    for (int id = 0; id < ids.length; id++) {
      int own = vocabulary.id(other.token(id));
      ids[id] = id <= Vocabulary.UNKNOWN ? id : own == Vocabulary.UNKNOWN ? -1 : own;
    }
    return ids;
  }

  /** Encodes a text as ids of the model. */
  public Encoder encoder() {
    return new Encoder(config.data().textConfig(), vocabulary);
  }
}
