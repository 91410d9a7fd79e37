package io.valence.data;

import io.valence.data.text.WordPrefix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers tokens 0, 1, 2… in order of first occurrence.
 *
 * <p>Half of the time to read a corpus is word lookup. A map of strings creates a string per word
 * and touches four cold cache lines for a rare word; here the characters are compared in place, and
 * the hashes are in one open-addressing table (linear probing, at most half full).
 *
 * <p>The hash multiplier is random, so no file can be crafted to collide. The token numbers do not
 * depend on it.
 */
final class TokenTable {
  private static final int HEAD = 4;

  private final long multiplier = ThreadLocalRandom.current().nextLong() << 3 | 5;

  /** Upper half: the hash; lower half: offset of the entry plus 1; 0 for an empty slot. */
  private long[] slots = new long[1 << 12];

  /** One entry per token: its number in two halves, its length in two halves, its characters. */
  private char[] entries = new char[1 << 14];

  private int end;

  /** Offset of the entry per number. */
  private int[] starts = new int[1 << 10];

  private int size;

  /** The number of tokens. */
  int size() {
    return size;
  }

  /** The number of a token; assigns one to a new token. */
  int add(char[] text, int from, int to) {
    long hash = hash(text, from, to);
    int slot = slot(hash, text, from, to);
    if (slots[slot] != 0) {
      return number(slots[slot]);
    }
    append(text, from, to);
    slots[slot] = hash & 0xFFFFFFFF_00000000L | (starts[size - 1] + 1);
    if (size > slots.length / 2) {
      grow();
    }
    return size - 1;
  }

  /**
   * Adds the first letters of the tokens of another table.
   *
   * @param letters number of letters kept per word
   * @return the number here of each token there
   */
  int[] addPrefixes(TokenTable whole, int letters) {
    int[] numbers = new int[whole.size];
    for (int number = 0; number < whole.size; number++) {
      char[] token = whole.token(number).toCharArray();
      int at = number;
      new WordPrefix(letters, (text, from, to) -> numbers[at] = add(text, from, to))
          .token(token, 0, token.length);
    }
    return numbers;
  }

  /** The number of a token, or -1. */
  int find(char[] text, int from, int to) {
    long slot = slots[slot(hash(text, from, to), text, from, to)];
    return slot == 0 ? -1 : number(slot);
  }

  /** The token with a number. */
  String token(int number) {
    return new String(entries, starts[number] + HEAD, pair(starts[number] + 2));
  }

  /**
   * How often each token is in some rows.
   *
   * @param rows of the numbers of tokens
   */
  Map<String, Long> counts(Corpus rows, int[] part) {
    int[] counts = new int[size];
    for (int row : part) {
      for (int number : rows.ids(row)) {
        counts[number]++;
      }
    }
    Map<String, Long> named = new HashMap<>();
    for (int number = 0; number < counts.length; number++) {
      if (counts[number] > 0) {
        named.put(token(number), (long) counts[number]);
      }
    }
    return named;
  }

  /** The id of each token in a vocabulary, by its number. */
  int[] ids(Vocabulary vocabulary) {
    int[] ids = new int[size];
    Arrays.setAll(ids, number -> vocabulary.id(token(number)));
    return ids;
  }

  private int number(long slot) {
    return pair((int) slot - 1);
  }

  private int pair(int at) {
    return entries[at] << 16 | entries[at + 1];
  }

  private void putPair(int at, int value) {
    entries[at] = (char) (value >>> 16);
    entries[at + 1] = (char) value;
  }

  private long hash(char[] text, int from, int to) {
    long hash = 0;
    for (int i = from; i < to; i++) {
      hash = (hash + text[i] + 1) * multiplier;
    }
    return hash;
  }

  /** The slot of a token, or the free slot for it. */
  private int slot(long hash, char[] text, int from, int to) {
    int mask = slots.length - 1;
    int at = (int) (hash >>> 32) & mask;
    while (slots[at] != 0
        && !(slots[at] >>> 32 == hash >>> 32 && same((int) slots[at] - 1, text, from, to))) {
      at = at + 1 & mask;
    }
    return at;
  }

  private boolean same(int entry, char[] text, int from, int to) {
    if (pair(entry + 2) != to - from) {
      return false;
    }
    int shift = entry + HEAD - from;
    for (int i = from; i < to; i++) {
      if (text[i] != entries[shift + i]) {
        return false;
      }
    }
    return true;
  }

  private void append(char[] text, int from, int to) {
    int start = end;
    end = Math.addExact(start, HEAD + to - from);
    if (end > entries.length) {
      entries = Arrays.copyOf(entries, Math.addExact(end, end >> 1));
    }
    putPair(start, size);
    putPair(start + 2, to - from);
    System.arraycopy(text, from, entries, start + HEAD, to - from);
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, Math.addExact(size, size >> 1));
    }
    starts[size++] = start;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    int mask = slots.length - 1;
    for (long slot : old) {
      if (slot != 0) {
        int at = (int) (slot >>> 32) & mask;
        while (slots[at] != 0) {
          at = at + 1 & mask;
        }
        slots[at] = slot;
      }
    }
  }
}
