package io.valence.data;

import io.valence.data.table.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Parts of a corpus in which each label has its share of rows. Rows with the same text are kept in
 * one part as far as that is possible, so that no part is judged by what another one has learned.
 */
final class StratifiedRows {
  private static final int LEAST_FOLDS = 2;

  private final Corpus rows;
  private final List<String> labels;
  private final int[] firstAlike;

  StratifiedRows(Corpus rows, List<String> labels) {
    this.rows = rows;
    this.labels = labels;
    this.firstAlike = rows.firstAlike();
  }

  /** As {@link TokenizedCorpus#split(int[], double, RandomGenerator)}. */
  TokenizedCorpus.Split split(int[] part, double devFraction, RandomGenerator random) {
    Map<Integer, IntList> alike = new HashMap<>();
    int[] left = new int[labels.size()]; // rows of each label that are not dev
    for (int row : part) {
      alike.computeIfAbsent(firstAlike[row], first -> new IntList()).add(row);
      left[rows.label(row)]++;
    }
    boolean[] dev = new boolean[rows.rows()];
    // Better to be learned than to be judged by, unless there is no other row to judge by.
    int least = Arrays.stream(left).anyMatch(count -> count > 1) ? 2 : 1;
    for (int label = 0; label < labels.size(); label++) {
      int[] members = members(part, label);
      if (members.length < least) {
        continue;
      }
      Shuffle.shuffle(members, random);
      int count = (int) Math.round(members.length * devFraction);
      count = Math.max(1, Math.min(members.length - 1, count));
      BitSet seen = new BitSet();
      for (int i = 0; i < members.length && members.length - left[label] < count; i++) {
        int first = firstAlike[members[i]];
        if (!dev[members[i]] && !seen.get(first)) {
          seen.set(first);
          int[] group = alike.get(first).toArray();
          if (fits(group, label, count - (members.length - left[label]), left)) {
            take(group, dev, left);
          }
        }
      }
      if (left[label] == members.length) {
        // Every text is there too often: to part its copies is better than no dev row.
        take(Arrays.copyOf(members, Math.min(count, members.length)), dev, left);
      }
    }
    return new TokenizedCorpus.Split(
        Arrays.stream(part).filter(r -> !dev[r]).toArray(),
        Arrays.stream(part).filter(r -> dev[r]).toArray());
  }

  private int[] members(int[] part, int label) {
    return Arrays.stream(part).filter(r -> rows.label(r) == label).toArray();
  }

  /**
   * Whether at most that many rows of a group have the label, and it leaves a row of each label.
   */
  private boolean fits(int[] group, int label, int most, int[] left) {
    int[] counts = new int[labels.size()];
    for (int row : group) {
      counts[rows.label(row)]++;
    }
    return counts[label] <= most
        && IntStream.range(0, counts.length).allMatch(k -> counts[k] == 0 || counts[k] < left[k]);
  }

  private void take(int[] group, boolean[] dev, int[] left) {
    for (int row : group) {
      dev[row] = true;
      left[rows.label(row)]--;
    }
  }

  /** As {@link TokenizedCorpus#folds}. */
  int[][] folds(int count, RandomGenerator random) {
    List<IntList> folds = new ArrayList<>();
    IntStream.range(0, count).forEach(fold -> folds.add(new IntList()));
    Map<Integer, Integer> foldOf = new HashMap<>(); // by the first row alike
    int next = 0;
    for (int label = 0; label < labels.size(); label++) {
      int[] members = members(IntStream.range(0, rows.rows()).toArray(), label);
      Shuffle.shuffle(members, random);
      long texts = Arrays.stream(members).map(row -> firstAlike[row]).distinct().count();
      for (int member : members) {
        Integer known = texts < 2L * count ? null : foldOf.get(firstAlike[member]);
        int fold = known == null ? next++ % count : known;
        foldOf.put(firstAlike[member], fold);
        folds.get(fold).add(member);
      }
    }
    return folds.stream()
        .map(fold -> Arrays.stream(fold.toArray()).sorted().toArray())
        .toArray(int[][]::new);
  }

  /** As {@link TokenizedCorpus#requireFolds}; the file is for the message. */
  void requireFolds(Path file, int count) {
    int[] members = rows.labelCounts(labels.size());
    for (int label = 0; label < members.length; label++) {
      // With probabilities, a label may be the likeliest of no row.
      if (members[label] > 0 && members[label] < 2 * count) {
        throw new InputException(
            file.toString(),
            "label \""
                + labels.get(label)
                + "\" has "
                + members[label]
                + (members[label] == 1 ? " row" : " rows"),
            count
                + " folds need "
                + 2 * count
                + " of each label; "
                + (members[label] >= 2 * LEAST_FOLDS
                    ? "use fewer folds"
                    : "add rows of it, or remove it"));
      }
    }
  }
}
