package io.valence.spark;

import java.util.Map;

/**
 * What was written.
 *
 * @param rows all of them
 * @param labels the number of rows with each label, the most frequent first; rows without a text
 *     have none
 */
record OutputCounts(long rows, Map<String, Long> labels) {
  /** Rows without a text. */
  long withoutLabel() {
    return rows - labels.values().stream().mapToLong(Long::longValue).sum();
  }
}
