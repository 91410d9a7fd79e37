package io.valence.model.math.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arrays that passes reuse.
 *
 * <p>A training step needs tens of megabytes of temporary arrays. The JVM would clear new arrays
 * and fetch them from memory each time; this was measured as half of the time of a step. Arrays
 * taken during a pass are lent and all returned when it ends. Outside a pass, arrays are new and
 * unowned.
 */
final class HeapArena {
  /** Maximum ratio of a free array's length to a request's. */
  private static final int WASTE = 4;

  private final TreeMap<Integer, Deque<float[]>> free = new TreeMap<>();
  private final List<float[]> lent = new ArrayList<>();
  private int open;

  /** An array of {@code count} or more undefined values. */
  synchronized float[] take(int count) {
    if (open == 0) {
      return new float[count];
    }
    Map.Entry<Integer, Deque<float[]>> fitting = free.ceilingEntry(count);
    float[] array;
    if (fitting != null && fitting.getKey() / WASTE <= count) {
      array = removeFrom(fitting);
    } else {
      // A larger array replaces a smaller one, so the number of arrays stays bounded.
      Map.Entry<Integer, Deque<float[]>> smaller = free.lowerEntry(count);
      if (smaller != null) {
        removeFrom(smaller);
      }
      array = new float[roomy(count)];
    }
    lent.add(array);
    return array;
  }

  /** The next power of two, so passes of different sizes soon find matches. */
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

  /** Ends a pass; its arrays are returned. */
  synchronized void close() {
    open--;
    if (open == 0) {
      lent.forEach(a -> free.computeIfAbsent(a.length, n -> new ArrayDeque<>()).push(a));
      lent.clear();
    }
  }
}
