package io.valence.app.input;

import io.valence.data.PretrainedVectors;
import io.valence.data.table.InputException;
import io.valence.data.text.Tokenizer;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.config.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a classifier shares with the language model it starts from.
 *
 * @param path of the language model, for messages
 */
record BaseSettings(TrainedLanguageModel base, Path path) {
  /** The tokens and the shape of all weights that are taken over. */
  private static final List<String> SHARED =
      List.of(
          "data.tokenizer",
          "data.lowercase",
          "model.cell",
          "model.nonlinearity",
          "model.embedding",
          "model.hidden",
          "model.bidirectional",
          "train.tie");

  /**
   * A configuration with the base's values for all shared keys.
   *
   * @throws InputException when it gives another value for one
   */
  RunConfig over(RunConfig wanted) {
    List<String> differences = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (String key : SHARED) {
      String value = base.config().value(key);
      taken.add(key + "=" + value);
      boolean open =
          !wanted.given().contains(key)
              || key.equals("data.tokenizer") && wanted.data().tokenizer() == Tokenizer.AUTO;
      if (!open && !value.equals(wanted.value(key))) {
        differences.add(key + " is " + value + ", not " + wanted.value(key));
      }
    }
    if (!differences.isEmpty()) {
      throw new InputException(
          path.toString(),
          "in this language model " + String.join("; ", differences),
          "leave the keys out, or train another language model with valence pretrain");
    }
    String vectors = wanted.data().vectors();
    if (!List.of(PretrainedVectors.AUTO, PretrainedVectors.NONE).contains(vectors)) {
      throw new InputException(
          "data.vectors", "train.from has word vectors already", "leave one of them out");
    }
    RunConfig made = wanted.with(taken.toArray(String[]::new));
    return made.withData(made.data().withVectors(PretrainedVectors.NONE));
  }
}
