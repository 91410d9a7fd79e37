package io.valence.data.table;

import java.nio.file.Path;

/** What becomes of rows that cannot be used. */
public sealed interface BadRowPolicy {
  /** The first one ends the reading. */
  record Fail() implements BadRowPolicy {}

  /** They are left out and counted. */
  record Skip() implements BadRowPolicy {}

  /** They are left out, counted, and written to a CSV file of their own. */
  record Quarantine(Path file) implements BadRowPolicy {}
}
