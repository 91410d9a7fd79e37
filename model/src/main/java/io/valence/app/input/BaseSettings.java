package io.valence.app.input;

import io.valence.data.PretrainedVectors;
import io.valence.data.table.InputException;
import io.valence.data.text.Tokenizer;
import io.valence.model.config.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a classifier shares with the model it starts from.
 *
 * @param path of that model, for messages
 */
record BaseSettings(StartingModel base, Path path) {
  /** The tokens and the shape of all weights that are taken over from any model. */
  private static final List<String> SHARED =
      List.of(
          "data.tokenizer",
          "data.lowercase",
          "data.prefix",
          "model.cell",
          "model.nonlinearity",
          "model.embedding",
          "model.hidden",
          "model.bidirectional");

  /** How a language model predicts words, if it is to go on with that. */
  private static final String TIE = "train.tie";

  /** The shape of a classifier's head, which is taken over unless another is given. */
  private static final List<String> HEAD = List.of("model.pooling", "model.head");

  /**
   * A configuration with the base's values for all shared keys.
   *
   * @throws InputException when it gives another value for one
   */
  RunConfig over(RunConfig wanted) {
    List<String> differences = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (String key : shared()) {
      String value = base.config().value(key);
      taken.add(assignment(key));
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
          "in this model " + String.join("; ", differences),
          "leave the keys out, or start from another model");
    }
    requireUse(wanted);
    int words = base.vectors().vocabulary().size();
    if (words > wanted.data().maxVocabulary()) {
      taken.addAll(wanted.notGiven(List.of("data.maxVocabulary=" + words)));
    }
    if (isClassifier()) {
      taken.addAll(wanted.notGiven(HEAD.stream().map(this::assignment).toList()));
    }
    RunConfig made = wanted.with(taken.toArray(String[]::new));
    return made.withData(made.data().withVectors(PretrainedVectors.NONE));
  }

  private boolean isClassifier() {
    return base instanceof StartingModel.OfLabels;
  }

  private List<String> shared() {
    List<String> shared = new ArrayList<>(SHARED);
    if (!isClassifier()) {
      shared.add(TIE);
    }
    return shared;
  }

  private String assignment(String key) {
    return key + "=" + base.config().value(key);
  }

  /** Throws when vectors or layers are asked for twice. */
  private void requireUse(RunConfig wanted) {
    String vectors = wanted.data().vectors();
    if (!List.of(PretrainedVectors.AUTO, PretrainedVectors.NONE).contains(vectors)) {
      throw new InputException(
          "data.vectors", "train.from has word vectors already", "leave one of them out");
    }
    if (isClassifier() && wanted.train().languageModel().pretraining() > 0) {
      throw new InputException(
          "train.pretraining",
          "only a language model can go on learning to predict words, and train.from is a"
              + " classifier",
          "set train.pretraining=0, or start from a language model");
    }
  }
}
