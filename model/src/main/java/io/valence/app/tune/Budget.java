package io.valence.app.tune;

import java.time.Duration;

/** How long a search goes on. */
public sealed interface Budget {
  /** Until a time has passed; the number of trials depends on the machine. */
  record Time(Duration duration) implements Budget {}

  /**
   * Until some configurations were tried; the result does not depend on the machine.
   *
   * @param count of configurations beside the base
   */
  record Trials(int count) implements Budget {
    public Trials {
      if (count < 1) {
        throw new IllegalArgumentException("count < 1: " + count);
      }
    }
  }
}
