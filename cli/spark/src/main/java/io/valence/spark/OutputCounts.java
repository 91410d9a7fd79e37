package io.valence.spark;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was written.
 *
 * @param rows all of them
 * @param labels the number of rows with each label, the most frequent first; rows without a text
 *     have none
 */
record OutputCounts(long rows, Map<String, Long> labels) {
  /**
   * Sorts the counts.
   *
   * @param counts by label; null is that of the rows without a text
   */
  static OutputCounts of(Map<String, Long> counts) {
    Map<String, Long> labels = new LinkedHashMap<>();
    counts.entrySet().stream()
        .filter(count -> count.getKey() != null)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(count -> labels.put(count.getKey(), count.getValue()));
    return new OutputCounts(counts.values().stream().mapToLong(Long::longValue).sum(), labels);
  }

  /** Rows without a text. */
  long withoutLabel() {
    return rows - labels.values().stream().mapToLong(Long::longValue).sum();
  }
}
