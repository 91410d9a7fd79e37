package io.valence.model.config;

import io.valence.data.table.InputException;

/** Requirements for the values of configuration keys. */
final class Checks {
  private Checks() {}

  static void require(boolean holds, String key, String problem) {
    if (!holds) {
      throw new InputException(key, problem, "set another value in the configuration or by --set");
    }
  }

  /** Requires a fraction in [0, 1). */
  static void requirePart(String key, double value) {
    require(value >= 0 && value < 1, key, value + " is not in [0, 1)");
  }
}
