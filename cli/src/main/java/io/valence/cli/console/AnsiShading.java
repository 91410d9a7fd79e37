package io.valence.cli.console;

import org.jline.utils.AttributedCharSequence.ForceMode;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** Words on a green or red background, darker for stronger. */
public final class AnsiShading {
  private static final int COLORS = 256;

  /** Indices in the 256-color palette, from faint to strong. */
  private static final int[] GREEN = {194, 157, 120, 84};

  private static final int[] RED = {224, 217, 210, 203};

  private static final int BLACK = 16;

  private AnsiShading() {}

  /**
   * A word in escape codes (ECMA-48, SGR).
   *
   * @param part from -1 (red) through 0 (none) to 1 (green)
   */
  public static String of(String word, double part) {
    int strength = (int) Math.round(Math.abs(part) * GREEN.length);
    if (strength == 0) {
      return word;
    }
    int ground = (part > 0 ? GREEN : RED)[Math.min(strength, GREEN.length) - 1];
    AttributedStyle style = AttributedStyle.DEFAULT.foreground(BLACK).background(ground);
    return new AttributedString(word, style).toAnsi(COLORS, ForceMode.Force256Colors);
  }
}
