package io.valence.model.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in lines.
 *
 * @param width most characters a line; longer words have a line of their own
 */
public record Paragraph(String text, int width) {
  /** The lines, broken between words. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
