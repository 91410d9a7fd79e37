package io.valence.app.study;

import io.valence.app.input.TrainingInputs;
import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRows;
import java.nio.file.Path;

/**
 * The bad rows of all files but the training file, whose own are reported before the first run, and
 * its samples.
 *
 * @param samples the folder that has them
 */
record OtherBadRows(TrainingInputs inputs, Path samples) implements BadRows {
  @Override
  public void reject(BadRowException row, String raw) {
    handler(row.getMessage()).reject(row, raw);
  }

  @Override
  public void warn(String warning) {
    handler(warning).warn(warning);
  }

  @Override
  public boolean stops() {
    return inputs.badRows().stops();
  }

  /** A message begins with the file that it is about. */
  private BadRows handler(String message) {
    boolean known =
        message.startsWith(inputs.train().toString()) || message.startsWith(samples.toString());
    return known ? inputs.badRows().silently() : inputs.badRows();
  }
}
