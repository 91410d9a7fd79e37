package io.valence.cli.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.Explanation;
import io.valence.cli.console.AnsiShading;
import io.valence.cli.console.Terminal;
import io.valence.model.config.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The effects of a text's words on a label, as text and JSON. */
public record ExplanationView(Explanation explanation) {
  /** Words listed on a separate line. */
  private static final int NAMED = 5;

  /** Effects below this fraction of the largest have no color. */
  private static final double FAINT = 0.08;

  /** The field {@code explanation} of {@code predict --json}. */
  public ObjectNode json() {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("by", explanation.method().name().toLowerCase(Locale.ROOT));
    root.put("label", explanation.label());
    root.put("log_odds", explanation.logOdds());
    if (explanation.baseline() != null) {
      root.put("baseline", explanation.baseline());
    }
    ArrayNode each = root.putArray("words");
    for (Explanation.Word word : explanation.words()) {
      each.addObject().put("word", word.word()).put("effect", word.effect());
    }
    return root;
  }

  /** The text with shaded words, and the strongest words for and against. */
  public List<String> lines(boolean colored) {
    List<String> lines = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    double largest = largest();
    for (Explanation.Word word : explanation.words()) {
      String shown = Terminal.printable(word.word());
      double part = largest == 0 ? 0 : word.effect() / largest;
      text.append(text.length() == 0 ? "" : " ");
      text.append(colored ? AnsiShading.of(shown, part) : marked(shown, part));
    }
    lines.add("  " + text);
    String label = Terminal.printable(explanation.label());
    lines.add("  for " + label + ":     " + strongest(1));
    lines.add("  against " + label + ": " + strongest(-1));
    return lines;
  }

  private double largest() {
    return explanation.words().stream().mapToDouble(w -> Math.abs(w.effect())).max().orElse(0);
  }

  /** Without colors: {@code +good+} and {@code -but-}, twice for a strong word. */
  private static String marked(String word, double part) {
    if (Math.abs(part) < FAINT) {
      return word;
    }
    String mark = (part > 0 ? "+" : "-").repeat(Math.abs(part) > 0.5 ? 2 : 1);
    return mark + word + mark;
  }

  private String strongest(int sign) {
    List<String> named =
        explanation.words().stream()
            .filter(word -> sign * word.effect() > FAINT * largest())
            .sorted(Comparator.comparingDouble(word -> -sign * word.effect()))
            .limit(NAMED)
            .map(word -> String.format(Locale.ROOT, "%s %+.2f", word.word(), word.effect()))
            .map(Terminal::printable)
            .toList();
    return named.isEmpty() ? "nothing" : String.join(", ", named);
  }
}
