package io.valence.model.config;

import java.util.List;

/**
 * A key of the configuration.
 *
 * @param name {@code section.key}
 * @param type JSON type of its value: a number, a string, true or false, a list
 * @param usual its default, as JSON
 * @param choices the allowed values if they are few; else empty
 * @param meaning what it does, in Markdown
 */
public record ConfigKey(
    String name, String type, String usual, List<String> choices, String meaning) {
  /** What it does, without Markdown's marks and links. */
  public String plainMeaning() {
    return meaning.replaceAll("\\[([^\\]]+)\\]\\([^)]*\\)", "$1").replace("`", "");
  }

  /** The valid values, for a message. */
  public String expected() {
    if (choices.isEmpty()) {
      return name.equals("data.delimiter") ? "one character" : kind() + " such as " + usual;
    }
    int last = choices.size() - 1;
    return String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
  }

  private String kind() {
    return switch (type) {
      case "number" -> usual.matches("\\d+") ? "a whole number" : "a number";
      case "array" -> "a list";
      default -> "a text";
    };
  }

  /** Its default as it is written after {@code section.key=}: strings without quotation marks. */
  public String plainUsual() {
    return usual.startsWith("\"") ? Json.read(usual, String.class).orElseThrow() : usual;
  }
}
