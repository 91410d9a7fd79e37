package io.valence.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputCountsTest {
  @Test
  void theMostFrequentLabelIsFirstAndRowsWithoutATextHaveNone() {
    Map<String, Long> counts = new HashMap<>(Map.of("a", 2L, "b", 5L, "c", 3L));
    counts.put(null, 4L);
    OutputCounts output = OutputCounts.of(counts);
    assertEquals(List.of("b", "c", "a"), List.copyOf(output.labels().keySet()));
    assertEquals(Map.of("a", 2L, "b", 5L, "c", 3L), output.labels());
    assertEquals(14, output.rows());
    assertEquals(4, output.withoutLabel());
  }
}
