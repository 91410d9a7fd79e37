package io.valence.data;

import java.util.Arrays;

/** A growing array of int: a corpus of a million rows costs four bytes a token. */
final class IntList {
  private int[] values;
  private int size;

  IntList() {
    this(1024);
  }

  /**
   * @param expected how many values there may be, at least 2
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
   * Leaves of the values from {@code from} on the first {@code head} and the last {@code tail}; all
   * if there are no more.
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
