package io.valence.data.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRowException.Reason;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.BadRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectedRowsTest {
  @TempDir private Path folder;

  private final List<String> told = new ArrayList<>();

  private RejectedRows rows(BadRowPolicy policy) {
    return new RejectedRows(policy, row -> told.add("row " + row.line()), told::add);
  }

  private static BadRowException bad(long line, Reason reason) {
    return new BadRowException(Path.of("f.csv"), line, reason, "a problem", "a remedy");
  }

  @Test
  void theFirstEndsTheReading() {
    RejectedRows rows = rows(new BadRowPolicy.Fail());
    BadRowException row = bad(3, Reason.TEXT);
    BadRows handler = rows.handler();
    assertSame(row, assertThrows(BadRowException.class, () -> handler.reject(row, "raw")));
    assertTrue(handler.stops());
    assertTrue(rows.handler().silently().stops());
    handler.warn("odd");
    assertEquals(List.of("odd"), told);
    assertEquals(0, rows.total());
  }

  @Test
  void rowsLeftOutAreCountedByReason() {
    RejectedRows rows = rows(new BadRowPolicy.Skip());
    assertFalse(rows.handler().stops());
    rows.handler().reject(bad(3, Reason.TEXT), "");
    rows.handler().reject(bad(5, Reason.FIELDS), "");
    rows.handler().reject(bad(9, Reason.TEXT), "");
    assertEquals(List.of("row 3", "row 5", "row 9"), told);
    assertEquals(Map.of(Reason.TEXT, 2, Reason.FIELDS, 1), rows.counts());
    assertEquals(3, rows.total());
    rows.handler().silently().reject(bad(3, Reason.TEXT), "");
    assertEquals(3, rows.total());
    assertFalse(rows.handler().silently().stops());
  }

  @Test
  void rowsInQuarantineStandInAFileOfTheirOwn() throws IOException {
    Path file = folder.resolve("bad.csv");
    try (RejectedRows rows = rows(new BadRowPolicy.Quarantine(file))) {
      assertFalse(Files.exists(file), "no bad row, no file");
      rows.handler().reject(bad(3, Reason.FIELDS), "a,b,\"c");
      rows.handler().reject(bad(5, Reason.UTF8), "caf\uDC80");
    }
    assertEquals(
        "line,reason,row\n"
            + "3,too few or too many fields,\"a,b,\"\"c\"\n"
            + "5,not valid in its encoding,caf\uFFFD\n",
        Files.readString(file));
    assertTrue(RejectedRows.wrote(file));
    assertFalse(RejectedRows.wrote(Files.writeString(folder.resolve("o.csv"), "line,reason\n")));
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Path file = folder.resolve("none").resolve("q.csv");
    BadRows handler = rows(new BadRowPolicy.Quarantine(file)).handler();
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> handler.reject(bad(3, Reason.TEXT), "raw"));
    assertEquals(file + ": cannot be written (no such folder)", e.getCause().getMessage());
  }
}
