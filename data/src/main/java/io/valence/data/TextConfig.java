package io.valence.data;

import io.valence.data.text.TokenSink;
import io.valence.data.text.Tokenizer;
import io.valence.data.text.WordPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a text is split into tokens; the same for training and prediction.
 *
 * @param tokenizer how the text is split
 * @param lowercase whether letters are lowercased first (language-neutral rules)
 * @param prefix first letters kept of each word ({@link WordPrefix}); 0 for all
 * @param maxTokens maximum tokens per text
 * @param cut which tokens of a longer text are kept
 */
public record TextConfig(
    Tokenizer tokenizer, boolean lowercase, int prefix, int maxTokens, Truncation cut) {
  public TextConfig {
    if (tokenizer == Tokenizer.AUTO) {
      throw new IllegalArgumentException("data.tokenizer=auto is resolved by a file's rows first");
    }
  }

  /** Truncates the ids of one text, which start at {@code from}. */
  void cut(IntList ids, int from) {
    int head = cut.head(maxTokens);
    ids.keep(from, head, maxTokens - head);
  }

  /** The same with whole words. */
  TextConfig withoutPrefix() {
    return new TextConfig(tokenizer, lowercase, 0, maxTokens, cut);
  }

  /** All tokens of a text, lowercased and shortened if configured. */
  public List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    tokens(text, (characters, from, to) -> tokens.add(new String(characters, from, to - from)));
    return tokens;
  }

  /** A word as it is in the vocabulary: lowercased and shortened if configured. */
  public String token(String word) {
    char[] characters = (lowercase ? word.toLowerCase(Locale.ROOT) : word).toCharArray();
    StringBuilder token = new StringBuilder();
    shortening((text, from, to) -> token.append(text, from, to - from))
        .token(characters, 0, characters.length);
    return token.toString();
  }

  private TokenSink shortening(TokenSink sink) {
    return prefix == 0 ? sink : new WordPrefix(prefix, sink);
  }

  /** Whether this word as a text is a single token, itself. */
  boolean isToken(String word) {
    return isPlain(word) || tokens(word).equals(List.of(word));
  }

  /** Whether no word tokenizer splits or changes a word: a fast path for most words. */
  private boolean isPlain(String word) {
    if (prefix > 0 || tokenizer != Tokenizer.WORD && tokenizer != Tokenizer.WHITESPACE) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      boolean thrice = i > 1 && c == word.charAt(i - 1) && c == word.charAt(i - 2);
      boolean visible = tokenizer == Tokenizer.WHITESPACE && c > ' ' && c < 'A';
      if (letter ? thrice : !visible && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !word.isEmpty();
  }

  /** Same as {@link #tokens(String)}, without creating strings. */
  void tokens(String text, TokenSink sink) {
    char[] characters = text.toCharArray();
    if (lowercase && !lowerSimple(characters)) {
      characters = text.toLowerCase(Locale.ROOT).toCharArray();
    }
    tokenizer.cut(characters, shortening(sink));
  }

  /**
   * Lowercases ASCII and skips the Chinese, Japanese and Korean scripts, which have no case: five
   * times as fast as the general rules.
   *
   * @return false if a letter needs the general rules
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
