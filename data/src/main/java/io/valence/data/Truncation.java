package io.valence.data;

/** {@code data.cut}: which tokens a text keeps that has more than {@code data.maxTokens}. */
public enum Truncation {
  /** The first ones. */
  HEAD,
  /** The last ones. */
  TAIL,
  /** The first half of them and the last, the middle left out. */
  BOTH;

  /** How many of the tokens kept are first ones. */
  int head(int kept) {
    return switch (this) {
      case HEAD -> kept;
      case TAIL -> 0;
      case BOTH -> (kept + 1) / 2;
    };
  }
}
