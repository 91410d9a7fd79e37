package io.valence.app.report;

import io.valence.app.report.Report.Word;
import io.valence.data.Corpus;
import io.valence.data.Vocabulary;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.explain.IntegratedGradients;
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words that support each label most, averaged over their occurrences in some texts. */
record TopWords(Backend backend, TrainedModel model) {
  private static final int WORDS = 12;

  /** Maximum number of tokens, to limit time. */
  private static final int TOKENS = 2000;

  /** Enough for a plot. */
  private static final int STEPS = 32;

  /** A rarer word may owe its effect to one text. */
  private static final int FEWEST = 3;

  /** The words of each label, the strongest first, from rows spread over the corpus. */
  List<List<Word>> of(Corpus rows) {
    List<Map<Integer, double[]>> effects = new ArrayList<>();
    model.labels().forEach(label -> effects.add(new HashMap<>()));
    int step = (int) Math.max(1, rows.tokens() / TOKENS);
    for (int row = 0; row < rows.rows(); row += step) {
      int label = rows.label(row);
      add(rows.ids(row), label, effects.get(label));
    }
    return effects.stream().map(this::strongest).toList();
  }

  /** Adds to each word's sum and count. */
  private void add(int[] ids, int label, Map<Integer, double[]> sums) {
    double[] effects =
        new IntegratedGradients(backend, model.answering(), STEPS).explain(ids, label).effects();
    for (int t = 0; t < ids.length; t++) {
      double[] sum = sums.computeIfAbsent(ids[t], id -> new double[2]);
      sum[0] += effects[t];
      sum[1]++;
    }
  }

  private List<Word> strongest(Map<Integer, double[]> sums) {
    return sums.entrySet().stream()
        .filter(e -> e.getKey() != Vocabulary.UNKNOWN && e.getValue()[1] >= FEWEST)
        .map(e -> new Word(model.vocabulary().token(e.getKey()), e.getValue()[0] / e.getValue()[1]))
        .filter(word -> word.effect() > 0)
        .sorted(Comparator.comparingDouble(Word::effect).reversed().thenComparing(Word::word))
        .limit(WORDS)
        .toList();
  }
}
