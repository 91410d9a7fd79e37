package io.valence.app.study;

import io.valence.app.UsageException;
import java.util.List;

/**
 * Settings under a name, to be compared with others.
 *
 * @param settings assignments over the configuration of the study
 */
public record Recipe(String name, List<String> settings) {
  /** The configuration of the study itself. */
  public static final Recipe PLAIN = new Recipe("default", List.of());

  /** The linear model that every training fits for comparison. */
  static final String LINEAR = "linear model";

  /**
   * Reads {@code NAME:KEY=VALUE,KEY=VALUE}.
   *
   * @throws UsageException when it has another form
   */
  public static Recipe parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).strip();
    if (!name.matches("[\\p{L}\\p{N} _.+-]{1,40}") || name.equals(LINEAR) || name.startsWith(".")) {
      throw new UsageException(
          "\""
              + text
              + "\": write a recipe as NAME:KEY=VALUE,KEY=VALUE, as in wide:model.wide=true; a name"
              + " has letters, digits, spaces and _ . + -");
    }
    if (text.substring(colon + 1).isBlank()) {
      throw new UsageException("recipe " + name + " has no settings");
    }
    // A comma may be part of a value, as in model.hidden=[64,64].
    return new Recipe(
        name, List.of(text.substring(colon + 1).strip().split(",(?=[a-z]+\\.[A-Za-z]+=)")));
  }
}
