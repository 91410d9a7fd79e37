package io.valence.data.table;

import java.nio.file.Path;

/** How unusable rows are handled. */
public sealed interface BadRowPolicy {
  /** The first bad row stops reading. */
  record Fail() implements BadRowPolicy {}

  /** They are skipped and counted. */
  record Skip() implements BadRowPolicy {}

  /** They are skipped, counted, and written to a separate CSV file. */
  record Quarantine(Path file) implements BadRowPolicy {}
}
