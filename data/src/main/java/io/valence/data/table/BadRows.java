package io.valence.data.table;

/** Handles unusable rows and suspicious rows. */
@FunctionalInterface
public interface BadRows {
  /** The first bad row stops reading. */
  BadRows FAIL =
      new BadRows() {
        @Override
        public void reject(BadRowException row, String raw) {
          throw row;
        }

        @Override
        public boolean stops() {
          return true;
        }
      };

  /** Bad rows are left out without a word. */
  BadRows SKIP = (row, raw) -> {};

  /**
   * Handles a bad row; reading continues when this returns.
   *
   * @param raw the row exactly as in the file
   */
  void reject(BadRowException row, String raw);

  /**
   * Handles a warning about a usable row.
   *
   * @param warning location, problem and remedy
   */
  default void warn(String warning) {}

  /** Whether the first bad row stops reading, so a reader need not find the next row. */
  default boolean stops() {
    return false;
  }

  /** The handling of rows that are read again, after the bad ones have been reported. */
  default BadRows silently() {
    return stops() ? this : SKIP;
  }
}
