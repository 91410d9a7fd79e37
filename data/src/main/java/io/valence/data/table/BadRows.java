package io.valence.data.table;

/** What becomes of rows that cannot be used. */
@FunctionalInterface
public interface BadRows {
  /** The first bad row ends the reading. */
  BadRows FAIL =
      (row, raw) -> {
        throw row;
      };

  /**
   * Takes a bad row; reading goes on when this returns.
   *
   * @param raw the row as it stands in the file
   */
  void reject(BadRowException row, String raw);
}
