package io.valence.model.explain;

import io.valence.data.Vocabulary;
import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * The effect of a token is the drop in log-odds when it is left out; an only token is replaced by
 * an unknown word. Such effects need not add up to anything.
 */
public record LeaveOneOut(Backend backend, WideClassifier model) implements Explainer {
  @Override
  public Attribution explain(int[] ids, int label) {
    List<int[]> rows = new ArrayList<>();
    rows.add(ids);
    for (int t = 0; t < ids.length; t++) {
      rows.add(ids.length == 1 ? new int[] {Vocabulary.UNKNOWN} : without(ids, t));
    }
    Matrix logits = model.logits(backend, rows);
    double score = Attribution.logOdds(logits, 0, label);
    double[] effects = new double[ids.length];
    for (int t = 0; t < ids.length; t++) {
      effects[t] = score - Attribution.logOdds(logits, t + 1, label);
    }
    return new Attribution(effects, score, null);
  }

  private static int[] without(int[] ids, int place) {
    int[] rest = new int[ids.length - 1];
    System.arraycopy(ids, 0, rest, 0, place);
    System.arraycopy(ids, place + 1, rest, place, rest.length - place);
    return rest;
  }
}
