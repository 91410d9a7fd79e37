package io.valence.cli.view;

import io.valence.model.config.ConfigKey;
import io.valence.model.config.ConfigKeys;
import io.valence.model.config.Paragraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keys of the configuration, each with its default and what it does.
 *
 * @param width of the lines
 */
public record ConfigKeysView(int width) {
  private static final String INDENT = "    ";

  /**
   * The keys whose names contain some text.
   *
   * @param part {@code train}, {@code train.epochs}, {@code epochs} or nothing
   */
  public List<String> lines(String part) {
    List<String> lines = new ArrayList<>();
    String wanted = part.replaceFirst("=.*", "").toLowerCase(Locale.ROOT);
    for (ConfigKey key : new ConfigKeys().all()) {
      if (key.name().toLowerCase(Locale.ROOT).contains(wanted)) {
        lines.add(key.name() + "=" + key.plainUsual());
        new Paragraph(key.plainMeaning(), width - INDENT.length())
            .lines()
            .forEach(line -> lines.add(INDENT + line));
      }
    }
    return lines;
  }
}
