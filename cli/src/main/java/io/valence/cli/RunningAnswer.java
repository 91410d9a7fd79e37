package io.valence.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.model.checkpoint.Json;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the model would answer if the text ended after each word.
 *
 * @param words of the text
 * @param label of the whole text, whose probability is shown
 * @param labels of the model
 * @param probabilities after each word, [words, K]
 */
record RunningAnswer(List<String> words, String label, List<String> labels, Matrix probabilities) {
  private static final int BAR = 20;

  ArrayNode json() {
    ArrayNode each = Json.mapper().createArrayNode();
    for (int t = 0; t < words.size(); t++) {
      ObjectNode after = each.addObject();
      after.put("word", words.get(t));
      ObjectNode shares = after.putObject("probabilities");
      for (int k = 0; k < labels.size(); k++) {
        shares.put(labels.get(k), probabilities.get(t, k));
      }
    }
    return each;
  }

  /** A line a word: the probability of the label after it, a bar, the word. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("  " + label + " after each word");
    for (int t = 0; t < words.size(); t++) {
      float p = probabilities.get(t, labels.indexOf(label));
      int full = Math.round(p * BAR);
      String bar = "█".repeat(full) + "·".repeat(BAR - full);
      lines.add(
          String.format(Locale.ROOT, "  %.4f %s %s", p, bar, Terminal.printable(words.get(t))));
    }
    return lines;
  }
}
