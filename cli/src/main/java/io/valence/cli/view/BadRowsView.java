package io.valence.cli.view;

import io.valence.cli.console.Terminal;
import io.valence.data.output.RejectedRows;
import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.BadRows;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** The bad rows of a command: prints the first ones, and their number at the end. */
public final class BadRowsView implements AutoCloseable {
  private static final int SHOWN = 5;

  private final Terminal terminal;
  private final RejectedRows rejected;
  private final Set<String> warned = new HashSet<>();

  /** Handles bad rows by a policy. */
  public BadRowsView(Terminal terminal, BadRowPolicy policy) {
    this.terminal = terminal;
    this.rejected = new RejectedRows(policy, this::show, this::warn);
  }

  private void show(BadRowException row) {
    if (rejected.total() < SHOWN) {
      terminal.note("skipped: %s", row.getMessage());
    }
  }

  private void warn(String warning) {
    // A file that is read twice warns twice.
    if (warned.add(warning) && warned.size() <= SHOWN) {
      terminal.note("warning: %s", warning);
    }
  }

  /** The handler for a reader. */
  public BadRows handler() {
    return rejected.handler();
  }

  @Override
  public void close() throws IOException {
    rejected.close();
    int more = warned.size() - SHOWN;
    if (more > 0) {
      terminal.note(more == 1 ? "1 more warning" : "%d more warnings", more);
    }
    if (rejected.total() > 0) {
      terminal.note(
          rejected.total() == 1 ? "1 bad row was skipped:" : "%d bad rows were skipped:",
          rejected.total());
      rejected.counts().forEach((reason, count) -> terminal.note("  %d  %s", count, reason));
    }
  }
}
