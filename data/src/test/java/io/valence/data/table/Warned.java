package io.valence.data.table;

import java.util.ArrayList;
import java.util.List;

/** Collects the warnings of a reader; a bad row fails. */
public final class Warned implements BadRows {
  public final List<String> warnings = new ArrayList<>();

  @Override
  public void reject(BadRowException row, String raw) {
    throw row;
  }

  @Override
  public void warn(String warning) {
    warnings.add(warning);
  }
}
