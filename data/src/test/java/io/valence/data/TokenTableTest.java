package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenTableTest {
  private final TokenTable table = new TokenTable();

  private int add(String token) {
    return table.add(token.toCharArray(), 0, token.length());
  }

  private int find(String token) {
    String within = "<" + token + ">";
    return table.find(within.toCharArray(), 1, within.length() - 1);
  }

  @Test
  void numbersAsAMapWould() {
    Random random = new Random(3);
    Map<String, Integer> map = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      String token = Integer.toString((int) (Math.abs(random.nextGaussian()) * 30_000), 36);
      assertEquals(map.computeIfAbsent(token, t -> map.size()), add(token));
    }
    assertEquals(map.size(), table.size());
    map.forEach(
        (token, number) -> {
          assertEquals(number, find(token));
          assertEquals(token, table.token(number));
        });
    assertEquals(-1, find("not there"));
  }

  @Test
  void tellsTokensOfEqualJavaHashApart() {
    assertEquals("AaBB".hashCode(), "BBAa".hashCode());
    assertEquals(0, add("AaBB"));
    assertEquals(-1, find("BBAa"));
    assertEquals(1, add("BBAa"));
    assertEquals(2, add("A"));
    assertEquals(3, add("AA"));
    assertEquals(4, add("\0"));
    assertEquals(-1, find("\0\0"));
    assertEquals(5, add(""));
    assertEquals(5, find(""));
  }
}
