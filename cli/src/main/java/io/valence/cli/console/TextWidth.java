package io.valence.cli.console;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** The width of a text in terminal columns: two for most Chinese characters. */
public final class TextWidth {
  private static final String INDENT = "    ";

  private TextWidth() {}

  /** The width of a text. */
  public static int of(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  /**
   * The lines of a text of at most a width, broken between words, from the second one indented; a
   * longer word has a line of its own.
   */
  public static List<String> wrapped(String text, int width) {
    if (of(text) <= width) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split("(?<=\\S) ")) { // leading and double spaces stay
      if (line.length() > 0 && of(line + " " + word) > width && !line.toString().isBlank()) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        line.append(INDENT).append(word.stripLeading());
      } else {
        line.append(line.length() == 0 ? "" : " ").append(word);
      }
    }
    lines.add(line.toString());
    return lines;
  }

  /** The text padded with spaces to a width. */
  public static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - of(text)));
  }
}
