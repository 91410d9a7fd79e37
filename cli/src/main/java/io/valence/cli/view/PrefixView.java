package io.valence.cli.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.SentimentModel.Prefix;
import io.valence.cli.console.Terminal;
import io.valence.model.config.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The predictions after each word of a text, as text and JSON. */
public record PrefixView(List<Prefix> prefixes) {
  private static final int BAR = 20;

  /** The field {@code running} of {@code predict --json}. */
  public ArrayNode json() {
    ArrayNode each = Json.mapper().createArrayNode();
    for (Prefix prefix : prefixes) {
      ObjectNode after = each.addObject();
      after.put("word", prefix.word());
      ObjectNode shares = after.putObject("probabilities");
      prefix.probabilities().forEach(shares::put);
    }
    return each;
  }

  /** One line per word: the probability of a label after it, a bar, the word. */
  public List<String> lines(String label) {
    List<String> lines = new ArrayList<>();
    lines.add("  " + Terminal.printable(label) + " after each word");
    for (Prefix prefix : prefixes) {
      float p = prefix.probabilities().get(label);
      int full = Math.round(p * BAR);
      String bar = "█".repeat(full) + "·".repeat(BAR - full);
      lines.add(
          String.format(Locale.ROOT, "  %.4f %s %s", p, bar, Terminal.printable(prefix.word())));
    }
    return lines;
  }
}
