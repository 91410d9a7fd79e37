package io.valence.model.evaluate;

import io.valence.data.Corpus;
import io.valence.model.classifier.BatchPredictor;
import io.valence.model.classifier.Classifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.stream.IntStream;

/** Runs a classifier over a corpus without training it. */
public record Evaluator(Backend backend, Classifier model) {
  /** Compares every row's most probable label with its own. */
  public Evaluation evaluate(Corpus corpus) {
    return scores(corpus).evaluation();
  }

  /** Predicts every row. */
  public Scores scores(Corpus corpus) {
    int[] gold = IntStream.range(0, corpus.rows()).map(corpus::label).toArray();
    Matrix logits =
        new BatchPredictor(backend, model)
            .logits(IntStream.range(0, corpus.rows()).mapToObj(corpus::ids).toList());
    return Scores.of(logits, gold);
  }

  /** The index of a row's largest number, the first if several. */
  public static int best(Matrix matrix, int row) {
    int best = 0;
    for (int k = 1; k < matrix.columns(); k++) {
      if (matrix.get(row, k) > matrix.get(row, best)) {
        best = k;
      }
    }
    return best;
  }
}
