package io.valence.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A configuration as JSON with every key and what it does. Keys that are not set are comments with
 * their defaults, so that Valence still chooses their values by the training file.
 *
 * @param config the values
 * @param set names of the keys that are set
 */
public record CommentedConfig(RunConfig config, Set<String> set) {
  private static final int WIDTH = 100;

  /** The lines of the file. */
  public List<String> lines() {
    JsonNode values = Json.mapper().valueToTree(config);
    List<String> lines = new ArrayList<>();
    lines.add("{");
    String section = "";
    for (ConfigKey key : new ConfigKeys().all()) {
      String own = key.name().substring(0, key.name().indexOf('.'));
      if (!own.equals(section)) {
        if (!section.isEmpty()) {
          lines.add("  },");
        }
        section = own;
        lines.add("  \"" + section + "\": {");
      }
      new Paragraph(key.plainMeaning(), WIDTH - "    // ".length())
          .lines()
          .forEach(line -> lines.add("    // " + line));
      JsonNode value = values.at("/" + key.name().replace('.', '/'));
      String name = key.name().substring(section.length() + 1);
      lines.add(
          (set.contains(key.name()) ? "    " : "    // ") + "\"" + name + "\": " + value + ",");
    }
    lines.add("  }");
    lines.add("}");
    return lines;
  }
}
