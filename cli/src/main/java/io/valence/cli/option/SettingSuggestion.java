package io.valence.cli.option;

import io.valence.model.config.ConfigKeys;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The setting that an unknown option was meant for: {@code --epochs 3} for {@code --set
 * train.epochs=3}.
 *
 * @param unknown the words that no option took
 */
public record SettingSuggestion(List<String> unknown) {
  private static final int SHORTEST = 3;

  /** The words to give instead; empty if no key of the configuration has such a name. */
  public Optional<String> words() {
    for (int i = 0; i < unknown.size(); i++) {
      String word = unknown.get(i);
      if (word.startsWith("--")) {
        String name = word.replaceFirst("=.*", "");
        String value = i + 1 < unknown.size() ? unknown.get(i + 1) : "VALUE";
        String given = word.contains("=") ? word.substring(name.length() + 1) : value;
        return key(name).map(key -> "--set " + key + "=" + given);
      }
    }
    return Optional.empty();
  }

  /** A key of the same name, else one whose name begins the option's or the other way around. */
  private static Optional<String> key(String option) {
    String wanted = plain(option);
    if (wanted.length() < SHORTEST) {
      return Optional.empty();
    }
    List<String> keys = new ConfigKeys().all().stream().map(key -> key.name()).toList();
    Stream<String> equal = keys.stream().filter(key -> name(key).equals(wanted));
    Stream<String> alike =
        keys.stream().filter(key -> name(key).startsWith(wanted) || wanted.startsWith(name(key)));
    return Stream.concat(equal, alike).findFirst();
  }

  private static String name(String key) {
    return plain(key.substring(key.indexOf('.') + 1));
  }

  private static String plain(String text) {
    return text.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
  }
}
