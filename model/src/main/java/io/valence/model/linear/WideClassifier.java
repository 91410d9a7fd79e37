package io.valence.model.linear;

import io.valence.data.Corpus;
import io.valence.model.classifier.BatchPredictor;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.PreparedNetwork;
import io.valence.model.evaluate.Scores;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network and an optional linear model whose logits are added to its own: the wide and the deep
 * part of <a href="https://arxiv.org/abs/1606.07792">Cheng et al. 2016</a>.
 *
 * @param network the deep part
 * @param wide the linear model; null for none
 */
public record WideClassifier(Classifier network, LinearModel wide) {
  /**
   * The logits in evaluation mode, [rows, K], in the order of the rows.
   *
   * @param rows token ids, at least one per row
   */
  public Matrix logits(Backend backend, List<int[]> rows) {
    return logits(backend, null, rows);
  }

  /**
   * As above.
   *
   * @param prepared what the backend keeps of the network, whose weights no longer change; null for
   *     nothing
   */
  public Matrix logits(Backend backend, PreparedNetwork prepared, List<int[]> rows) {
    Matrix logits = new BatchPredictor(backend, network, prepared).logits(rows);
    if (wide != null) {
      float[] data = logits.writableData();
      for (int row = 0; row < rows.size(); row++) {
        float[] more = wide.logits(rows.get(row));
        for (int k = 0; k < more.length; k++) {
          data[row * more.length + k] += more[k];
        }
      }
    }
    return logits;
  }

  /** The scores on some rows. */
  public Scores scores(Backend backend, Corpus rows) {
    int[] gold = IntStream.range(0, rows.rows()).map(rows::label).toArray();
    return Scores.of(
        logits(backend, IntStream.range(0, rows.rows()).mapToObj(rows::ids).toList()), gold);
  }
}
