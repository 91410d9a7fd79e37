package io.valence.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.model.checkpoint.Json;
import io.valence.model.explain.Explanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the words of a text did to its label.
 *
 * @param label whose log-odds they changed
 * @param words one an effect
 */
record WordEffects(
    ExplainMethod method, String label, List<String> words, Explanation explanation) {
  /** Words named on a line of their own. */
  private static final int NAMED = 5;

  /** Smaller parts of the largest effect are not worth a colour. */
  private static final double FAINT = 0.08;

  ObjectNode json() {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("by", method.name().toLowerCase(Locale.ROOT));
    root.put("label", label);
    root.put("log_odds", explanation.score());
    if (explanation.baseline() != null) {
      root.put("baseline", explanation.baseline());
    }
    ArrayNode each = root.putArray("words");
    for (int t = 0; t < words.size(); t++) {
      each.addObject().put("word", words.get(t)).put("effect", explanation.effects()[t]);
    }
    return root;
  }

  /** The text with its words shaded, and the strongest words on either side. */
  List<String> lines(boolean colored) {
    List<String> lines = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    double largest = largest();
    for (int t = 0; t < words.size(); t++) {
      String word = Terminal.printable(words.get(t));
      double part = largest == 0 ? 0 : explanation.effects()[t] / largest;
      text.append(t == 0 ? "" : " ").append(colored ? Shade.of(word, part) : marked(word, part));
    }
    lines.add("  " + text);
    lines.add("  for " + label + ":     " + strongest(1));
    lines.add("  against " + label + ": " + strongest(-1));
    return lines;
  }

  private double largest() {
    double largest = 0;
    for (double effect : explanation.effects()) {
      largest = Math.max(largest, Math.abs(effect));
    }
    return largest;
  }

  /** Without colours: {@code +good+} and {@code -but-}, twice for a strong word. */
  private static String marked(String word, double part) {
    if (Math.abs(part) < FAINT) {
      return word;
    }
    String mark = (part > 0 ? "+" : "-").repeat(Math.abs(part) > 0.5 ? 2 : 1);
    return mark + word + mark;
  }

  private String strongest(int sign) {
    double[] effects = explanation.effects();
    List<String> named =
        IntStream.range(0, effects.length)
            .filter(t -> sign * effects[t] > FAINT * largest())
            .boxed()
            .sorted(Comparator.comparingDouble(t -> -sign * effects[t]))
            .limit(NAMED)
            .map(t -> String.format(Locale.ROOT, "%s %+.2f", words.get(t), effects[t]))
            .map(Terminal::printable)
            .toList();
    return named.isEmpty() ? "nothing" : String.join(", ", named);
  }
}
