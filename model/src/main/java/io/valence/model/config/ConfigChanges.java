package io.valence.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The keys in which a configuration differs from another. */
public record ConfigChanges(RunConfig from, RunConfig to) {
  /** Assignments that make the first configuration the second one, in the order of the keys. */
  public List<String> assignments() {
    JsonNode before = Json.mapper().valueToTree(from);
    JsonNode after = Json.mapper().valueToTree(to);
    List<String> changes = new ArrayList<>();
    for (ConfigKey key : new ConfigKeys().all()) {
      JsonNode value = after.at("/" + key.name().replace('.', '/'));
      if (!value.equals(before.at("/" + key.name().replace('.', '/')))) {
        changes.add(key.name() + "=" + (value.isTextual() ? value.asText() : value.toString()));
      }
    }
    return changes;
  }
}
