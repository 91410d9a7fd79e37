package io.valence.app.review;

/**
 * A row to check by hand.
 *
 * @param line where it starts in the file, from 1
 * @param label its label in the file
 * @param suggestion the label that fits best, by the other rows
 * @param probability of the suggestion, 0 to 1
 * @param doubt how much more probable the suggestion is than the label, -1 to 1
 */
public record Finding(
    long line, Problem problem, String label, String suggestion, double probability, double doubt) {
  /** What may be wrong with a row, the most certain first. */
  public enum Problem {
    /** Its text is in another row with another label. */
    CONTRADICTION("contradiction"),
    /** Another label is more probable, as much as for rows that have that label. */
    MISLABELED("likely mislabeled"),
    /** No label is probable. */
    UNSURE("unsure");

    private final String words;

    Problem(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
