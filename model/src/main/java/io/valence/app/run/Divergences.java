package io.valence.app.run;

/** Counts how often a training has diverged in a row; a completed epoch resets the count. */
public final class Divergences {
  private static final int MOST = 3;

  private int count;
  private int epochs;

  /**
   * @param epochs completed so far
   */
  public Divergences(int epochs) {
    this.epochs = epochs;
  }

  /**
   * Counts one more.
   *
   * @param problem thrown if it is the third in a row
   * @param epochs completed when it diverged
   */
  public void add(RuntimeException problem, int epochs) {
    count = epochs > this.epochs ? 1 : count + 1;
    this.epochs = epochs;
    if (count == MOST) {
      throw problem;
    }
  }
}
