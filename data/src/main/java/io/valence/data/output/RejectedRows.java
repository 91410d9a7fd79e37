package io.valence.data.output;

import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.BadRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The bad rows of a file, handled by a {@link BadRowPolicy}: counted by reason, and written to a
 * file if requested.
 */
public final class RejectedRows implements AutoCloseable {
  private static final List<String> HEADER = List.of("line", "reason", "row");

  /** Replaces bytes that are not valid UTF-8. */
  private static final char UNDECODED = '\uDC80';

  private final BadRowPolicy policy;
  private final Consumer<BadRowException> listener;
  private final Consumer<String> warnings;
  private final Map<BadRowException.Reason, Integer> counts =
      new EnumMap<>(BadRowException.Reason.class);
  private CsvWriter quarantine;

  /**
   * @param listener is notified of each skipped row
   * @param warnings receives warnings about rows that are used
   */
  public RejectedRows(
      BadRowPolicy policy, Consumer<BadRowException> listener, Consumer<String> warnings) {
    this.policy = policy;
    this.listener = listener;
    this.warnings = warnings;
  }

  /** Whether a file was written by this class. */
  public static boolean wrote(Path file) throws IOException {
    byte[] begin = (String.join(",", HEADER) + "\n").getBytes(StandardCharsets.UTF_8);
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(begin, in.readNBytes(begin.length));
    }
  }

  /** The handler for a reader. */
  public BadRows handler() {
    boolean fail = policy instanceof BadRowPolicy.Fail;
    return new BadRows() {
      @Override
      public void reject(BadRowException row, String raw) {
        if (fail) {
          throw row;
        }
        RejectedRows.this.reject(row, raw);
      }

      @Override
      public void warn(String warning) {
        warnings.accept(warning);
      }

      @Override
      public boolean stops() {
        return fail;
      }
    };
  }

  private void reject(BadRowException row, String raw) {
    listener.accept(row);
    counts.merge(row.reason(), 1, Integer::sum);
    if (policy instanceof BadRowPolicy.Quarantine wanted) {
      write(wanted, row, raw);
    }
  }

  /** Written immediately, so memory does not grow with their number. */
  private void write(BadRowPolicy.Quarantine wanted, BadRowException row, String raw) {
    try {
      if (quarantine == null) {
        quarantine = new CsvWriter(Files.newOutputStream(wanted.file()), ',');
        quarantine.row(HEADER);
      }
      quarantine.row(List.of(row.line(), row.reason(), raw.replace(UNDECODED, '\uFFFD')));
    } catch (UncheckedIOException e) {
      throw unwritten(wanted, e.getCause());
    } catch (IOException e) {
      throw unwritten(wanted, e);
    }
  }

  private static UncheckedIOException unwritten(BadRowPolicy.Quarantine wanted, IOException e) {
    String problem = e instanceof NoSuchFileException ? "no such folder" : e.getMessage();
    return new UncheckedIOException(
        new IOException(wanted.file() + ": cannot be written (" + problem + ")", e));
  }

  /** How many rows were skipped, by reason. */
  public Map<BadRowException.Reason, Integer> counts() {
    return new EnumMap<>(counts);
  }

  /** How many rows were skipped. */
  public int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Completes the quarantine file. */
  @Override
  public void close() throws IOException {
    if (quarantine != null) {
      quarantine.close();
    }
  }
}
