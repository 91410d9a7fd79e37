package io.valence.model.math.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arrays that passes use again and again.
 *
 * <p>A training step needs tens of megabytes that are garbage at its end. Fresh arrays would be
 * cleared by the JVM and fetched from memory each time; measured, that was half of the time of a
 * step. What is taken while a pass is open is lent, and all of it comes back when the pass ends.
 * Outside a pass, arrays are fresh and nobody's.
 */
final class HeapArena {
  /** A free array serves a request of at least this part of its length. */
  private static final int WASTE = 4;

  private final TreeMap<Integer, Deque<float[]>> free = new TreeMap<>();
  private final List<float[]> lent = new ArrayList<>();
  private int open;

  /** An array of at least {@code count} undefined numbers. */
  synchronized float[] take(int count) {
    if (open == 0) {
      return new float[count];
    }
    Map.Entry<Integer, Deque<float[]>> fitting = free.ceilingEntry(count);
    float[] array;
    if (fitting != null && fitting.getKey() / WASTE <= count) {
      array = removeFrom(fitting);
    } else {
      // A larger array takes the place of a smaller one, so that their number stays bounded.
      Map.Entry<Integer, Deque<float[]>> smaller = free.lowerEntry(count);
      if (smaller != null) {
        removeFrom(smaller);
      }
      array = new float[roomy(count)];
    }
    lent.add(array);
    return array;
  }

  /** The next power of two, so that passes of different sizes soon find what they need. */
  private static int roomy(int count) {
    return count > 1 << 29 ? count : Integer.highestOneBit(Math.max(1, count - 1)) * 2;
  }

  private float[] removeFrom(Map.Entry<Integer, Deque<float[]>> entry) {
    float[] array = entry.getValue().pop();
    if (entry.getValue().isEmpty()) {
      free.remove(entry.getKey());
    }
    return array;
  }

  /** Begins a pass. */
  synchronized void open() {
    open++;
  }

  /** Ends a pass; what was lent in it comes back. */
  synchronized void close() {
    open--;
    if (open == 0) {
      lent.forEach(a -> free.computeIfAbsent(a.length, n -> new ArrayDeque<>()).push(a));
      lent.clear();
    }
  }
}
