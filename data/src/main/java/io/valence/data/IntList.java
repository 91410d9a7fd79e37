package io.valence.data;

import java.util.Arrays;

/** A growable int array: a corpus of a million rows takes four bytes per token. */
final class IntList {
  private int[] values;
  private int size;

  IntList() {
    this(1024);
  }

  /**
   * @param expected initial capacity, at least 2
   */
  IntList(int expected) {
    values = new int[expected];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.addExact(size, size >> 1));
    }
    values[size++] = value;
  }

  /**
   * Keeps the first {@code head} and the last {@code tail} values from {@code from} on; all if
   * there are no more.
   */
  void keep(int from, int head, int tail) {
    if (size - from > head + tail) {
      System.arraycopy(values, size - tail, values, from + head, tail);
      size = from + head + tail;
    }
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
