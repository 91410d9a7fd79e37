package io.valence.data.table;

/** What becomes of rows that cannot be used, and of those that are odd. */
@FunctionalInterface
public interface BadRows {
  /** The first bad row ends the reading. */
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

  /**
   * Takes a bad row; reading goes on when this returns.
   *
   * @param raw the row as it stands in the file
   */
  void reject(BadRowException row, String raw);

  /**
   * Takes what a person should look at in a row that can be used.
   *
   * @param warning where it is, what is odd and what to do
   */
  default void warn(String warning) {}

  /** Whether the first bad row ends the reading, so that a reader need not find the next one. */
  default boolean stops() {
    return false;
  }
}
