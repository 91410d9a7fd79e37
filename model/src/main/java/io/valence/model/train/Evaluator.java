package io.valence.model.train;

import io.valence.data.Batches;
import io.valence.data.Corpus;
import io.valence.model.classifier.Classifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;

/** Runs a classifier over a corpus without training it. */
public record Evaluator(Backend backend, Classifier model) {
  private static final int BATCH = 256;

  /** Compares every row's most probable label with its own. */
  public Evaluation evaluate(Corpus corpus) {
    int[][] confusion = new int[model.classes()][model.classes()];
    double loss = 0;
    for (int[] rows : Batches.byLength(corpus.lengths(), BATCH)) {
      int[] gold = Arrays.stream(rows).map(corpus::label).toArray();
      int[][] ids = Arrays.stream(rows).mapToObj(corpus::ids).toArray(int[][]::new);
      Matrix logits = model.logits(backend, ids);
      loss += backend.crossEntropy(logits, gold);
      for (int b = 0; b < rows.length; b++) {
        confusion[gold[b]][best(logits, b)]++;
      }
    }
    return new Evaluation(loss / corpus.rows(), confusion);
  }

  /** The place of a row's largest number, the first if several. */
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
