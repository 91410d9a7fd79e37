package io.valence.data;

/** {@code data.cut}: which tokens of a text longer than {@code data.maxTokens} are kept. */
public enum Truncation {
  /** The first tokens. */
  HEAD,
  /** The last tokens. */
  TAIL,
  /** Half from the start and half from the end. */
  BOTH;

  /** How many of the kept tokens come from the start. */
  int head(int kept) {
    return switch (this) {
      case HEAD -> kept;
      case TAIL -> 0;
      case BOTH -> (kept + 1) / 2;
    };
  }
}
