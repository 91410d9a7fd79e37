package io.valence.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void theTimeLeftFollowsFromTheRowsWritten() throws Exception {
    Progress progress =
        new Progress(null, CompletableFuture.completedFuture(1_000_000L), System.err);
    assertEquals("valence: 0 of 1,000,000 rows", progress.line(0, 30));
    assertEquals(
        "valence: 200,000 of 1,000,000 rows, 20,000 rows/s, 0:00:40 left",
        progress.line(200_000, 10));
    assertEquals(
        "valence: 100 of 1,000,000 rows, 1 rows/s, 277:45:00 left", progress.line(100, 100));
    assertEquals(
        "valence: 1,000,000 of 1,000,000 rows, 100,000 rows/s, 0:00:00 left",
        progress.line(1_000_000, 10));
  }

  @Test
  void beforeTheRowsAreCountedTheTimeLeftIsNotKnown() throws Exception {
    CompletableFuture<Long> rows = new CompletableFuture<>();
    Progress progress = new Progress(null, rows, System.err);
    assertEquals("valence: 0 rows", progress.line(0, 10));
    assertEquals("valence: 200,000 rows, 20,000 rows/s", progress.line(200_000, 10));
    rows.complete(300_000L);
    assertEquals(
        "valence: 200,000 of 300,000 rows, 20,000 rows/s, 0:00:05 left",
        progress.line(200_000, 10));
  }
}
