package io.valence.model.classifier;

import io.valence.model.language.LanguageModel;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.RecurrentLayer;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The numbers of a language model with which a classifier of the same shape starts.
 *
 * @param from the language model
 */
public record LanguageModelLayers(LanguageModel from) {
  /** Copies the word vectors, of the same vocabulary, and the recurrent layers. */
  public void copyAllTo(Classifier classifier) {
    classifier.embedding().weight().value().set(from.embedding().weight().value());
    copyTo(classifier);
  }

  /**
   * Copies the recurrent layers. Where a higher layer of the classifier reads both directions of
   * the one below, its weights for the other direction are zero at first, since the language model
   * has none.
   */
  public void copyTo(Classifier classifier) {
    Iterator<Parameter> target = classifier.rnn().parameters().iterator();
    List<List<Parameter>> directions =
        from.directions().stream().map(d -> d.rnn().parameters()).toList();
    int ofDirection = RecurrentLayer.PARAMETERS_PER_DIRECTION;
    for (int layer = 0; layer < classifier.config().hidden().size(); layer++) {
      for (int d = 0; d < directions.size(); d++) {
        for (int i = 0; i < ofDirection; i++) {
          Matrix source = directions.get(d).get(layer * ofDirection + i).value();
          copyColumns(source, target.next().value(), d);
        }
      }
    }
  }

  /** Copies a matrix into the columns that belong to a direction; the others become zero. */
  private static void copyColumns(Matrix source, Matrix target, int direction) {
    if (source.columns() == target.columns()) {
      target.set(source);
      return;
    }
    float[] numbers = target.writableData();
    Arrays.fill(numbers, 0, target.size(), 0);
    for (int row = 0; row < source.rows(); row++) {
      System.arraycopy(
          source.data(),
          row * source.columns(),
          numbers,
          row * target.columns() + direction * source.columns(),
          source.columns());
    }
  }
}
