package io.valence.data;

import java.util.random.RandomGenerator;

/** Fisher-Yates shuffle of int arrays; java.util has it for objects only. */
public final class Shuffle {
  private Shuffle() {}

  public static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
