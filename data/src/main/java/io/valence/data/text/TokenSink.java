package io.valence.data.text;

/** Receives the tokens of a text, in order. */
@FunctionalInterface
public interface TokenSink {
  /** One token: the characters {@code from} to {@code to} of {@code text}, at least one. */
  void token(char[] text, int from, int to);
}
