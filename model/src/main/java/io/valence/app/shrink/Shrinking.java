package io.valence.app.shrink;

import io.valence.app.UsageException;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.Precision;
import io.valence.model.checkpoint.TrainedModel;

/**
 * Makes a model file smaller: by lower precision and a smaller vocabulary.
 *
 * @param precision of the numbers in the file
 * @param size maximum size of the file in bytes; 0 for any
 */
public record Shrinking(Precision precision, long size) {
  /** {@code <pad>}, {@code <unk>} and one word. */
  private static final int LEAST = 3;

  /**
   * The model to be written by {@link ModelFile#save}. Where it is too large, words at the end of
   * the vocabulary become unknown: first those of the word vectors that the training file does not
   * have, then its rarest words.
   *
   * @throws UsageException when a model of one word is still too large
   */
  public TrainedModel of(TrainedModel model) {
    if (size == 0 || fits(model)) {
      return model;
    }
    int least = Math.min(LEAST, model.vocabulary().size());
    if (!fits(model.withVocabulary(least))) {
      throw new UsageException(
          "the model has "
              + ModelFile.size(model.withVocabulary(least), precision)
              + " bytes with one word only, more than --size; train a smaller one (model.hidden,"
              + " model.head)");
    }
    int fitting = least;
    int tooMany = model.vocabulary().size();
    while (tooMany - fitting > 1) {
      int middle = (fitting + tooMany) >>> 1;
      if (fits(model.withVocabulary(middle))) {
        fitting = middle;
      } else {
        tooMany = middle;
      }
    }
    return model.withVocabulary(fitting);
  }

  private boolean fits(TrainedModel model) {
    return ModelFile.size(model, precision) <= size;
  }
}
