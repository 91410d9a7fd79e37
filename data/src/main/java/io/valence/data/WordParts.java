package io.valence.data;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The parts of an English word as the Penn Treebank splits it, and so GloVe: {@code does} and
 * {@code n't}, {@code film} and {@code 's}; hyphens separate parts.
 */
final class WordParts {
  private static final Pattern BOUNDARY =
      Pattern.compile("-|(?<=.)(?=n't$)|(?<=.)(?='(?:s|d|m|ll|re|ve)$)");

  private WordParts() {}

  /** The parts; the word alone if it has none. */
  static List<String> of(String word) {
    return Arrays.stream(BOUNDARY.split(word.replace('’', '\'')))
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
