package io.valence.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The seed of a run; every use of randomness has its own named stream. */
public record Seed(long value) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /**
   * The stream for a name and numbers, such as "shuffle" and the epoch. The same arguments give the
   * same stream, whatever else was drawn.
   */
  public RandomGenerator stream(String name, long... parts) {
    long state = mix(value + GOLDEN);
    for (int i = 0; i < name.length(); i++) {
      state = mix(state * 31 + name.charAt(i));
    }
    for (long part : parts) {
      state = mix((state ^ part) + GOLDEN);
    }
    return new SplittableRandom(state);
  }

  /** Stafford's variant 13 of the MurmurHash3 finalizer. */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
