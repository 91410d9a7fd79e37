package io.valence.data;

import io.valence.data.table.BadRowException;
import java.nio.file.Path;

/** One row of a labeled file, as read. */
record LabelledText(Path file, long line, String text, String label) {
  BadRowException wrong(BadRowException.Reason reason, String problem, String remedy) {
    return new BadRowException(file, line, reason, problem, remedy);
  }
}
