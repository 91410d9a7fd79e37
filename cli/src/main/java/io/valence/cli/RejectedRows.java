package io.valence.cli;

import io.valence.data.BadRowException;
import io.valence.data.BadRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The bad rows of a command: counts them by reason, and writes them out where that is wanted. */
final class RejectedRows implements AutoCloseable {
  private static final int SHOWN = 5;

  private static final String[] HEADER = {"line", "reason", "row"};

  /** What stands in the place of bytes that are no UTF-8. */
  private static final char UNDECODED = '\uDC80';

  private final Terminal terminal;
  private final BadRowPolicy policy;
  private final Map<BadRowException.Reason, Integer> counts =
      new EnumMap<>(BadRowException.Reason.class);
  private CSVPrinter quarantine;
  private int total;

  RejectedRows(Terminal terminal, BadRowPolicy policy) {
    this.terminal = terminal;
    this.policy = policy;
  }

  /** Whether a file is one that this class wrote. */
  static boolean wrote(Path file) throws IOException {
    byte[] begin = (String.join(",", HEADER) + "\n").getBytes(StandardCharsets.UTF_8);
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(begin, in.readNBytes(begin.length));
    }
  }

  /** What a reader does with a bad row. */
  BadRows handler() {
    return policy instanceof BadRowPolicy.Fail ? BadRows.FAIL : this::reject;
  }

  /** What a reader does with the same rows once more. */
  BadRows silently() {
    return policy instanceof BadRowPolicy.Fail ? BadRows.FAIL : (row, raw) -> {};
  }

  private void reject(BadRowException row, String raw) {
    if (++total <= SHOWN) {
      terminal.note("left out: %s", row.getMessage());
    }
    counts.merge(row.reason(), 1, Integer::sum);
    if (policy instanceof BadRowPolicy.Quarantine wanted) {
      write(wanted, row, raw);
    }
  }

  /** As they come, so that memory does not grow with them. */
  private void write(BadRowPolicy.Quarantine wanted, BadRowException row, String raw) {
    try {
      if (quarantine == null) {
        CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
        quarantine = new CSVPrinter(Files.newBufferedWriter(wanted.file()), format);
        quarantine.printRecord((Object[]) HEADER);
      }
      quarantine.printRecord(row.line(), row.reason(), raw.replace(UNDECODED, '\uFFFD'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says how many rows were left out and why. */
  @Override
  public void close() throws IOException {
    if (quarantine != null) {
      quarantine.close();
    }
    if (total > 0) {
      terminal.note("%d bad rows were left out:", total);
      counts.forEach((reason, count) -> terminal.note("  %d  %s", count, reason));
    }
  }
}
