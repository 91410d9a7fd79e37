package io.valence.data;

import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
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
 * What a person wants to know of a labelled file before training on it.
 *
 * <p>Two texts are the same when their tokens are. They are compared by 128 bits of a hash, so that
 * a large file needs little memory.
 *
 * @param labels rows of each label
 * @param lengths tokens of each row that has some, rising
 * @param cut rows longer than maxTokens
 * @param duplicates rows whose text and label stood in an earlier row
 * @param conflicts rows whose text stood under another label
 * @param empty lines of rows without a token
 * @param unlabelled lines of rows without a label
 * @param shared rows whose text stands in the other file too; 0 without one
 */
public record CorpusCheck(
    Map<String, Integer> labels,
    int[] lengths,
    int cut,
    int duplicates,
    List<Conflict> conflicts,
    List<Long> empty,
    List<Long> unlabelled,
    int shared) {

  /**
   * One text under two labels.
   *
   * @param firstLine where it stands first
   * @param line of the row that has another label
   */
  public record Conflict(long firstLine, String firstLabel, long line, String label) {}

  /**
   * Reads a file, and another to compare it with.
   *
   * @param against the other file, whose labels are not looked at; or null
   * @throws InputException when a file cannot be read or a row is malformed
   */
  public static CorpusCheck of(LabelledFile file, Path against) {
    TextConfig text = file.config().textConfig();
    Set<TextHash> other = new HashSet<>();
    if (against != null) {
      new LabelledFile(against, file.config(), BadRows.FAIL)
          .readTexts(row -> other.add(TextHash.of(row, text)));
    }
    Scan scan = new Scan(text, other);
    file.read(scan::row);
    return scan.result();
  }

  /** Rows in all. */
  public int rows() {
    return lengths.length + empty.size();
  }

  /** Tokens of the row at a part of all rows, by length: 0.5 for the median. */
  public int length(double part) {
    return lengths.length == 0
        ? 0
        : lengths[(int) Math.min(lengths.length - 1.0, part * lengths.length)];
  }

  /** What is odd about the labels: misspellings, missing values, rare ones. */
  public List<String> labelDoubts() {
    return LabelName.doubts(labels);
  }

  private record Seen(long line, String label) {}

  /** One pass over the rows. */
  private static final class Scan {
    private final TextConfig text;
    private final Set<TextHash> other;
    private final Map<TextHash, Seen> seen = new HashMap<>();
    private final TreeMap<String, Integer> labels = new TreeMap<>();
    private final IntList lengths = new IntList();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<Long> empty = new ArrayList<>();
    private final List<Long> unlabelled = new ArrayList<>();
    private int cut;
    private int duplicates;
    private int shared;

    Scan(TextConfig text, Set<TextHash> other) {
      this.text = text;
      this.other = other;
    }

    void row(LabelledText row) {
      if (row.label().isEmpty()) {
        unlabelled.add(row.line());
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
      Seen before = seen.putIfAbsent(key, new Seen(row.line(), row.label()));
      if (before != null && before.label.equals(row.label())) {
        duplicates++;
      } else if (before != null) {
        conflicts.add(new Conflict(before.line, before.label, row.line(), row.label()));
      }
    }

    CorpusCheck result() {
      int[] sorted = lengths.toArray();
      Arrays.sort(sorted);
      return new CorpusCheck(labels, sorted, cut, duplicates, conflicts, empty, unlabelled, shared);
    }
  }
}
