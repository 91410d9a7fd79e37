package io.valence.data;

import io.valence.data.text.TokenSink;
import io.valence.data.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a text becomes tokens; the same for training and for prediction.
 *
 * @param tokenizer how the text is cut
 * @param lowercase whether letters are lower-cased first (language-neutral rules)
 * @param maxTokens tokens kept of a text
 * @param cut which of them a longer text keeps
 */
public record TextConfig(Tokenizer tokenizer, boolean lowercase, int maxTokens, Truncation cut) {
  public TextConfig {
    if (tokenizer == Tokenizer.AUTO) {
      throw new IllegalArgumentException("data.tokenizer=auto is resolved by a file's rows first");
    }
  }

  /** Leaves of the ids of one text, those from {@code from} on, what is kept. */
  void cut(IntList ids, int from) {
    int head = cut.head(maxTokens);
    ids.keep(from, head, maxTokens - head);
  }

  /** The tokens of a text, lower-cased if so configured, all of them. */
  public List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    tokens(text, (characters, from, to) -> tokens.add(new String(characters, from, to - from)));
    return tokens;
  }

  /** Whether a text that is this word has this word as its only token. */
  boolean isToken(String word) {
    return isPlain(word) || tokens(word).equals(List.of(word));
  }

  /** A word that no tokenizer of words cuts or changes: most are, and asking takes long. */
  private boolean isPlain(String word) {
    if (tokenizer != Tokenizer.WORD && tokenizer != Tokenizer.WHITESPACE) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean thrice = i > 1 && c == word.charAt(i - 1) && c == word.charAt(i - 2);
      if (c < 'a' || c > 'z' || thrice) {
        return false;
      }
    }
    return !word.isEmpty();
  }

  /** As {@link #tokens(String)}, without a string for each. */
  void tokens(String text, TokenSink sink) {
    char[] characters = text.toCharArray();
    if (lowercase && !lowerSimple(characters)) {
      characters = text.toLowerCase(Locale.ROOT).toCharArray();
    }
    tokenizer.cut(characters, sink);
  }

  /**
   * Lower-cases ASCII and passes over the Chinese, Japanese and Korean scripts, which have no case:
   * five times as fast as the general rules.
   *
   * @return false where a letter needs the general rules
   */
  private static boolean lowerSimple(char[] text) {
    for (int i = 0; i < text.length; i++) {
      char c = text[i];
      if (c >= 'A' && c <= 'Z') {
        text[i] = (char) (c + ('a' - 'A'));
      } else if (c >= 0x80 && !(c >= 0x2E80 && c < 0xA4D0)) {
        return false;
      }
    }
    return true;
  }
}
