package io.valence.app.predict;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Collects the texts whose vectors are closest to a given one, in bounded memory. */
public final class SimilarTexts {
  /**
   * A text.
   *
   * @param cosine of the angle between its vector and the given one
   * @param number of the text, from 1
   */
  public record Similar(double cosine, long number, String text) {}

  private static final Comparator<Similar> CLOSEST_LAST =
      Comparator.comparingDouble(Similar::cosine)
          .thenComparing(Comparator.comparingLong(Similar::number).reversed());

  private final float[] target;
  private final int count;
  private final PriorityQueue<Similar> closest = new PriorityQueue<>(CLOSEST_LAST);
  private long seen;

  /**
   * @param count maximum number of texts kept
   */
  public SimilarTexts(float[] target, int count) {
    this.target = target;
    this.count = count;
  }

  /** Looks at the next text. */
  public void add(String text, float[] vector) {
    closest.add(new Similar(cosine(target, vector), ++seen, text));
    if (closest.size() > count) {
      closest.poll();
    }
  }

  /** The closest texts, the closest first; of equal ones the first in the file. */
  public List<Similar> closest() {
    return closest.stream().sorted(CLOSEST_LAST.reversed()).toList();
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
  }
}
