package io.valence.cli.console;

import org.jline.utils.WCWidth;

/** The width of a text in terminal columns: two for most Chinese characters. */
public final class TextWidth {
  private TextWidth() {}

  /** The width of a text. */
  public static int of(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  /** The text padded with spaces to a width. */
  public static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - of(text)));
  }
}
