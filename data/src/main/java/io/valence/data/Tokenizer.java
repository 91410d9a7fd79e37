package io.valence.data;

import java.util.ArrayList;
import java.util.List;

/** How a text is cut into tokens. */
public enum Tokenizer {
  /** At white space, as Unicode defines it; the corpus is already tokenized. */
  WHITESPACE {
    @Override
    List<String> cut(String text) {
      List<String> tokens = new ArrayList<>();
      int start = -1;
      for (int i = 0; i < text.length(); i++) {
        // U+3000, U+00A0 and their like are space to a reader, though not to isWhitespace alone.
        char c = text.charAt(i);
        boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
        if (!space && start < 0) {
          start = i;
        } else if (space && start >= 0) {
          tokens.add(text.substring(start, i));
          start = -1;
        }
      }
      if (start >= 0) {
        tokens.add(text.substring(start));
      }
      return tokens;
    }
  };

  /** The tokens of a text, in order; empty for a blank text. */
  abstract List<String> cut(String text);
}
