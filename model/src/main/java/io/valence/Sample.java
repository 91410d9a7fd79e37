package io.valence;

import java.util.Objects;

/**
 * A text with its label.
 *
 * @param text any text
 * @param label the right label; spaces around it are not part of it
 */
public record Sample(String text, String label) {
  /**
   * Checks that there are both.
   *
   * @param text any text
   * @param label the right label
   */
  public Sample {
    Objects.requireNonNull(text, "text");
    if (Objects.requireNonNull(label, "label").isBlank()) {
      throw new IllegalArgumentException("the label is blank");
    }
  }
}
