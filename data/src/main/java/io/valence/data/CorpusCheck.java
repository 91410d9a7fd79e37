package io.valence.data;

import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.data.text.TokenSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Facts about a labeled file to know before training on it.
 *
 * <p>Two texts are equal if their tokens are. They are compared by a 128-bit hash, so a large file
 * needs little memory.
 *
 * @param labels number of rows per label
 * @param lengths tokens of each non-empty row, ascending
 * @param cut rows longer than maxTokens
 * @param duplicates rows with the text and label of an earlier row
 * @param conflicts rows whose text had another label before
 * @param contradictory of each text with several labels the lines of all its rows
 * @param empty lines of rows without tokens
 * @param unlabeled lines of rows without a label
 * @param shared rows whose text is also in the other file; 0 without one
 */
public record CorpusCheck(
    Map<String, Integer> labels,
    int[] lengths,
    int cut,
    int duplicates,
    List<Conflict> conflicts,
    List<List<Long>> contradictory,
    List<Long> empty,
    List<Long> unlabeled,
    int shared) {

  /**
   * One text with two labels.
   *
   * @param firstLine line of its first row
   * @param line line of the row with another label
   */
  public record Conflict(long firstLine, String firstLabel, long line, String label) {}

  /**
   * Reads a file, and another to compare with.
   *
   * @param against the other file, whose labels are ignored; or null
   * @throws InputException when a file cannot be read or a row is malformed
   */
  public static CorpusCheck of(LabeledFile file, Path against) {
    TextConfig text = file.config().textConfig();
    Set<TextHash> other = new HashSet<>();
    if (against != null) {
      new LabeledFile(against, file.config(), BadRows.FAIL)
          .eachText(
              (row, line) -> {
                other.add(TextHash.of(row, text));
                return true;
              });
    }
    Scan scan = new Scan(text, other);
    file.read(scan::row);
    return scan.result();
  }

  /** The number of rows. */
  public int rows() {
    return lengths.length + empty.size();
  }

  /** Quantile of the row lengths in tokens: 0.5 for the median. */
  public int length(double part) {
    return lengths.length == 0
        ? 0
        : lengths[(int) Math.min(lengths.length - 1.0, part * lengths.length)];
  }

  /** Suspicious labels: misspellings, missing values, rare labels. */
  public List<String> labelDoubts() {
    return LabelName.doubts(labels, false);
  }

  /** The rows of one text. */
  private static final class SameText {
    private final long line;
    private final String label;
    private long otherLine; // of the first row with another label
    private String otherLabel;
    private List<Long> lines; // of all rows, from the second one on

    SameText(long line, String label) {
      this.line = line;
      this.label = label;
    }
  }

  /** One pass over the rows. */
  private static final class Scan {
    private final TextConfig text;
    private final Set<TextHash> other;
    private final Map<TextHash, SameText> seen = new HashMap<>();
    private final TreeMap<String, Integer> labels = new TreeMap<>();
    private final IntList lengths = new IntList();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<Long> empty = new ArrayList<>();
    private final List<Long> unlabeled = new ArrayList<>();
    private int cut;
    private int duplicates;
    private int shared;

    Scan(TextConfig text, Set<TextHash> other) {
      this.text = text;
      this.other = other;
    }

    void row(LabeledText row) {
      if (row.label().isEmpty()) {
        unlabeled.add(row.line());
      } else {
        labels.merge(row.label(), 1, Integer::sum);
      }
      TextHash key = TextHash.of(row.text(), text);
      if (key.tokens() == 0) {
        empty.add(row.line());
        return;
      }
      lengths.add(key.tokens());
      cut += key.tokens() > text.maxTokens() ? 1 : 0;
      shared += other.contains(key) ? 1 : 0;
      SameText before = seen.putIfAbsent(key, new SameText(row.line(), row.label()));
      if (before != null) {
        compare(before, row);
      }
    }

    private void compare(SameText before, LabeledText row) {
      if (before.lines == null) {
        before.lines = new ArrayList<>(List.of(before.line));
      }
      before.lines.add(row.line());
      boolean same = before.label.equals(row.label());
      duplicates += same || row.label().equals(before.otherLabel) ? 1 : 0;
      if (!same) {
        conflicts.add(new Conflict(before.line, before.label, row.line(), row.label()));
      } else if (before.otherLabel != null) {
        conflicts.add(new Conflict(before.otherLine, before.otherLabel, row.line(), row.label()));
      }
      if (!same && before.otherLabel == null) {
        before.otherLine = row.line();
        before.otherLabel = row.label();
      }
    }

    CorpusCheck result() {
      int[] sorted = lengths.toArray();
      Arrays.sort(sorted);
      List<List<Long>> contradictory =
          seen.values().stream()
              .filter(text -> text.otherLabel != null)
              .map(text -> text.lines)
              .toList();
      return new CorpusCheck(
          labels, sorted, cut, duplicates, conflicts, contradictory, empty, unlabeled, shared);
    }
  }

  /**
   * Hash of a tokenized text: two different texts collide only by chance, once in 2¹²⁸.
   *
   * @param high half of the hash
   * @param low other half, with another multiplier
   * @param tokens number of tokens of the text
   */
  record TextHash(long high, long low, int tokens) {
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xD6E8FEB86659FD93L;

    static TextHash of(String text, TextConfig config) {
      Hash hash = new Hash();
      config.tokens(text, hash);
      return new TextHash(hash.high, hash.low, hash.tokens);
    }

    private static final class Hash implements TokenSink {
      private long high;
      private long low;
      private int tokens;

      @Override
      public void token(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
          next(text[i]);
        }
        next('\n');
        tokens++;
      }

      private void next(char c) {
        high = mixed(high + c + 1, FIRST);
        low = mixed(low + c + 1, SECOND);
      }

      private static long mixed(long value, long multiplier) {
        long product = value * multiplier;
        return product ^ product >>> 32;
      }
    }
  }
}
