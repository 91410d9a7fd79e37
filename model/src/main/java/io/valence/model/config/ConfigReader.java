package io.valence.model.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.data.table.InputException;
import io.valence.data.table.JsonError;
import io.valence.data.table.Nearest;
import io.valence.data.table.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Builds a configuration from the defaults, overridden by a file, overridden by single keys.
 *
 * <p>An unknown key is an error that names the nearest known key.
 */
public final class ConfigReader {
  private static final int MAX_CHARACTERS = 1 << 20;

  private final ObjectMapper mapper = Json.mapper();
  private final ObjectNode tree;
  private final Set<String> given;
  private final Map<String, String> files = new TreeMap<>(); // of the keys that one gives

  /** Starts with given values. */
  public ConfigReader(RunConfig base) {
    this.tree = mapper.valueToTree(base);
    this.given = new TreeSet<>(base.given());
  }

  /**
   * Overrides values with those of a JSON file.
   *
   * @throws InputException when it cannot be read, is not a JSON object or has an unknown key
   */
  public ConfigReader file(Path file) {
    return json(new TextFile(file).text(MAX_CHARACTERS), file.toString());
  }

  /** Like {@link #file}, from a text; {@code where} names it in messages. */
  public ConfigReader json(String text, String where) {
    JsonNode root;
    try {
      // People comment their settings, and comment out others.
      root =
          mapper
              .reader()
              .withFeatures(
                  JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
              .readTree(text);
    } catch (JsonProcessingException e) {
      throw new InputException(
          where + ":" + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          "not valid JSON (" + new JsonError(e).message() + ")",
          "correct it; keys and strings need double quotes");
    }
    if (!root.isObject()) {
      throw new InputException(
          where, "is not a JSON object", "it looks like {\"model\": {\"hidden\": [128]}}");
    }
    for (var section : root.properties()) {
      if (!section.getValue().isObject()) {
        requireKnown(where, section.getKey());
        throw new InputException(
            where + ": " + section.getKey(), "is not a JSON object", inBraces(section.getKey()));
      }
      requireKnown(where, section.getKey());
      for (var entry : section.getValue().properties()) {
        String key = section.getKey() + "." + entry.getKey();
        requireKnown(where, key);
        tree.withObjectProperty(section.getKey()).set(entry.getKey(), entry.getValue());
        given.add(key);
        files.put(key, where);
      }
    }
    return this;
  }

  /**
   * Overrides one value with {@code section.key=value}.
   *
   * @throws InputException when there is no such key
   */
  public ConfigReader set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 0) {
      throw new InputException(
          "\"" + assignment + "\"", "no value", "write a setting as model.hidden=256");
    }
    String key = assignment.substring(0, equals).strip();
    requireKnown("", key);
    String[] path = key.split("\\.");
    if (path.length != 2) {
      throw new InputException(key, "is a group of keys", "name one, as in model.hidden=256");
    }
    tree.withObjectProperty(path[0]).set(path[1], value(key, assignment.substring(equals + 1)));
    given.add(key);
    files.remove(key);
    return this;
  }

  /** Overrides values with several {@code section.key=value}, in order. */
  public ConfigReader all(List<String> assignments) {
    assignments.forEach(this::set);
    return this;
  }

  /** JSON if the text is JSON, otherwise the text itself: 256, [50,20], lstm. */
  private JsonNode value(String key, String text) {
    JsonNode known = tree.at("/" + key.replace('.', '/'));
    if (key.equals("data.delimiter") && (text.equals("\\t") || text.equals("tab"))) {
      return mapper.getNodeFactory().textNode("\t");
    }
    if (known.isTextual()) {
      return mapper.getNodeFactory().textNode(text);
    }
    try {
      JsonNode value = mapper.readTree(text);
      return value.isMissingNode() ? mapper.getNodeFactory().textNode(text) : value;
    } catch (JsonProcessingException e) {
      return mapper.getNodeFactory().textNode(text);
    }
  }

  /**
   * The configuration.
   *
   * @throws InputException when a value is of the wrong kind or out of range
   */
  public RunConfig read() {
    try {
      RunConfig made = mapper.treeToValue(tree, RunConfig.class);
      return new RunConfig(made.data(), made.model(), made.train(), given);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof InputException wrong) {
        throw inItsFile(wrong);
      }
      String key =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .filter(Objects::nonNull)
              .collect(Collectors.joining("."));
      ConfigKey known = new ConfigKeys().find(key);
      throw new InputException(
          files.containsKey(key) ? files.get(key) + ": " + key : key,
          tree.at("/" + key.replace('.', '/')) + " does not fit",
          known == null ? "see configs/README.md for its keys" : "it takes " + known.expected());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same problem of a key, with the file that gives it. */
  private InputException inItsFile(InputException wrong) {
    return files.entrySet().stream()
        .filter(given -> wrong.getMessage().startsWith(given.getKey() + ": "))
        .findFirst()
        .map(given -> new InputException(given.getValue() + ": " + wrong.getMessage(), wrong))
        .orElse(wrong);
  }

  /** A key whose description has the unknown name as a word: data.encoding for data.charset. */
  private static Optional<String> described(String unknown) {
    String name = unknown.substring(unknown.indexOf('.') + 1);
    Pattern word = Pattern.compile("(?i)\\b" + Pattern.quote(name) + "\\b");
    return new ConfigKeys()
        .all().stream()
            .filter(key -> word.matcher(key.plainMeaning()).find())
            .map(ConfigKey::name)
            .findFirst();
  }

  private static String inBraces(String key) {
    String[] path = key.split("\\.");
    return path.length == 2
        ? "write {\"" + path[0] + "\": {\"" + path[1] + "\": …}}"
        : "put its keys in braces";
  }

  private void requireKnown(String where, String key) {
    int dot = key.indexOf('.');
    boolean isKnown =
        dot < 0 ? tree.has(key) : tree.path(key.substring(0, dot)).has(key.substring(dot + 1));
    if (isKnown) {
      return;
    }
    List<String> known = new ArrayList<>();
    tree.properties()
        .forEach(
            section -> {
              known.add(section.getKey());
              section
                  .getValue()
                  .fieldNames()
                  .forEachRemaining(name -> known.add(section.getKey() + "." + name));
            });
    Nearest nearest = new Nearest(known);
    String meant = nearest.typo(key).or(() -> described(key)).orElseGet(() -> nearest.to(key));
    throw new InputException(
        where.isEmpty() ? key : where + ": " + key,
        "unknown configuration key",
        "did you mean " + meant + "?");
  }
}
