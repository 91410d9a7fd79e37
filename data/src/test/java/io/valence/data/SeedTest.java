package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/**
 * The random numbers of a seed are the same in every version, so a run started by an earlier
 * version can be resumed.
 */
class SeedTest {
  @Test
  void aStreamHasTheNumbersItAlwaysHad() {
    var random = new Seed(7).stream("shuffle", 3);
    assertEquals(-1379497144046146821L, random.nextLong());
    assertEquals(-2860531182365844448L, random.nextLong());
    assertEquals(5485842902715236917L, new Seed(7).stream("shuffle").nextLong());
    assertEquals(-5092858229787394537L, new Seed(-1).stream("dropout", 1, 2).nextLong());
  }

  @Test
  void aShuffleIsTheOneItAlwaysWas() {
    int[] values = {0, 1, 2, 3, 4, 5, 6, 7};
    Shuffle.shuffle(values, new Seed(7).stream("shuffle"));
    assertArrayEquals(new int[] {7, 5, 1, 0, 6, 3, 2, 4}, values);
  }
}
