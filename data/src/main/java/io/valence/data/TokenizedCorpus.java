package io.valence.data;

import static java.util.stream.Collectors.toSet;

import io.valence.data.table.BadRowException.Reason;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A training file before its vocabulary is known: tokens are numbered by first occurrence.
 *
 * <p>The vocabulary and the dev split come from here: {@link #split} first, then {@link
 * #vocabulary} of the training part only, so nothing leaks from the dev set.
 */
public final class TokenizedCorpus {
  /** More suggest a wrong column; a table of all label pairs would fill the memory. */
  public static final int MAX_LABELS = 1000;

  private final Path file;
  private final TokenTable types;
  private final List<String> labels;
  private final Corpus rows;

  private TokenizedCorpus(Path file, TokenTable types, List<String> labels, Corpus rows) {
    this.file = file;
    this.types = types;
    this.labels = labels;
    this.rows = rows;
  }

  /**
   * Reads a training file.
   *
   * @throws InputException when a row is malformed or empty, fewer than two labels have two rows,
   *     or there are more than {@link #MAX_LABELS}
   */
  public static TokenizedCorpus read(LabeledFile file) {
    Reading reading = new Reading(file);
    file.read(reading::row);
    return reading.corpus();
  }

  /** What has been read so far. */
  private static final class Reading {
    private final LabeledFile file;
    private final TokenCollector rows;
    private final TreeMap<String, IntList> labelRows = new TreeMap<>();
    private final List<float[]> probabilities = new ArrayList<>();
    private final boolean soft;

    Reading(LabeledFile file) {
      DataConfig config = file.config();
      this.file = file;
      this.rows = new TokenCollector(config.textConfig());
      this.soft = config.hasProbabilities();
      if (soft) {
        config.probabilityColumns().labels().forEach(l -> labelRows.put(l, new IntList()));
      }
    }

    void row(LabeledText row) {
      if (row.label().isEmpty()) {
        throw row.wrong(Reason.LABEL, "empty label", "give the row a label or remove it");
      }
      if (row.label().chars().anyMatch(Character::isISOControl)) {
        throw row.wrong(
            Reason.LABEL,
            "the label holds a control character, such as a line end or a tab",
            "name the label without it");
      }
      if (soft && !labelRows.containsKey(row.label())) {
        throw row.wrong(
            Reason.UNKNOWN_LABEL,
            "label "
                + new LabelName(row.label()).shown()
                + " is not one of "
                + ProbabilityColumns.KEY,
            "correct it, or name its column there");
      }
      if (!rows.add(row.text(), row.line())) {
        throw row.withoutTokens();
      }
      probabilities.add(row.probabilities());
      labelRows.computeIfAbsent(row.label(), l -> new IntList(16)).add(rows.rows() - 1);
      if (labelRows.size() > MAX_LABELS) {
        throw new InputException(
            file.path().toString(),
            labelRows.size()
                + " labels in the first "
                + rows.rows()
                + " rows, more than "
                + MAX_LABELS,
            "check that data.label names the column of the labels");
      }
    }

    TokenizedCorpus corpus() {
      Set<Integer> single = soft ? Set.of() : rejectSingleLabels();
      if (soft && rows.rows() > 0 && probabilities.stream().allMatch(Objects::isNull)) {
        throw new InputException(
            file.path().toString(),
            "none of the columns of " + ProbabilityColumns.KEY,
            "name its columns there, or leave the key out to learn from the labels");
      }
      checkLabels(file.path(), labelRows);
      int[] gold = new int[rows.rows()];
      int label = 0;
      for (IntList members : labelRows.values()) {
        for (int row : members.toArray()) {
          gold[row] = label;
        }
        label++;
      }
      return new TokenizedCorpus(
          file.path(),
          rows.types(),
          List.copyOf(labelRows.keySet()),
          without(rows.corpus(gold, probabilities.toArray(float[][]::new)), single));
    }

    private Corpus without(Corpus corpus, Set<Integer> some) {
      return some.isEmpty()
          ? corpus
          : corpus.select(
              IntStream.range(0, corpus.rows()).filter(row -> !some.contains(row)).toArray(),
              IntStream.range(0, rows.types().size()).toArray());
    }

    /**
     * A label with one row cannot be in both training and dev sets: the row is bad.
     *
     * @return the numbers of such rows, whose labels were removed
     */
    private Set<Integer> rejectSingleLabels() {
      List<String> single =
          labelRows.entrySet().stream()
              .filter(entry -> entry.getValue().size() == 1 && labelRows.size() > 1)
              .map(Map.Entry::getKey)
              .toList();
      if (single.isEmpty()) {
        return Set.of();
      }
      // Read again, since a bad row is passed on exactly as in the file.
      BadRows again =
          file.badRows().stops()
              ? file.badRows()
              : (row, raw) -> {
                if (row.reason() == Reason.SINGLE_LABEL) {
                  file.badRows().reject(row, raw);
                }
              };
      new LabeledFile(file.path(), file.config(), again)
          .read(
              row -> {
                if (single.contains(row.label())) {
                  throw row.wrong(
                      Reason.SINGLE_LABEL,
                      "label " + new LabelName(row.label()).shown() + " is seen once",
                      "correct the label if it is a slip, add rows of it, or remove the row");
                }
              });
      return single.stream().map(label -> labelRows.remove(label).toArray()[0]).collect(toSet());
    }
  }

  private static void checkLabels(Path file, SortedMap<String, IntList> labelRows) {
    if (labelRows.values().stream().allMatch(rows -> rows.size() == 0)) {
      throw new InputException(
          file.toString(), "no rows below the header", "a training file needs rows");
    }
    if (labelRows.size() == 1) {
      throw new InputException(
          file.toString(),
          "every row has the label \"" + labelRows.firstKey() + "\"",
          "a classifier needs rows of at least two labels");
    }
  }

  /** Label names in lexicographic order; a label's id is its index. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Suspicious labels: misspellings, missing values, rare labels.
   *
   * @param balanced whether all labels have the same weight, however rare
   */
  public List<String> labelDoubts(boolean balanced) {
    int[] counts = rows.labelCounts(labels.size());
    Map<String, Integer> rowsOf = new HashMap<>();
    for (int label = 0; label < counts.length; label++) {
      rowsOf.put(labels.get(label), counts[label]);
    }
    return LabelName.doubts(rowsOf, balanced);
  }

  /**
   * The same rows with other targets.
   *
   * @param change gives them; their texts stay as they are
   */
  public TokenizedCorpus withTargets(UnaryOperator<Corpus> change) {
    return new TokenizedCorpus(file, types, labels, change.apply(rows));
  }

  /**
   * The same rows with the first letters of each word.
   *
   * @param prefix number of letters; 0 for all
   */
  public TokenizedCorpus withPrefix(int prefix) {
    if (prefix == 0) {
      return this;
    }
    TokenTable prefixes = new TokenTable();
    int[] numbers = prefixes.addPrefixes(types, prefix);
    return new TokenizedCorpus(file, prefixes, labels, rows.withIds(numbers));
  }

  /** The number of rows. */
  public int rows() {
    return rows.rows();
  }

  /** The total number of tokens. */
  public long tokens() {
    return rows.tokens();
  }

  /** The two parts of a split, as row numbers in file order. */
  public record Split(int[] train, int[] dev) {}

  /**
   * A stratified split: the same fraction of each label's rows, at least one, goes to dev. Rows
   * with the same text go there together, unless a label has too few other texts.
   *
   * @param devFraction fraction of each label's rows, between 0 and 1
   */
  public Split split(double devFraction, RandomGenerator random) {
    return split(all(), devFraction, random);
  }

  /** Same for the given rows. */
  public Split split(int[] part, double devFraction, RandomGenerator random) {
    return new StratifiedRows(rows, labels).split(part, devFraction, random);
  }

  /**
   * Splits the rows into stratified parts of similar size, each the test set of one fold. Rows with
   * the same text are in one part, unless a label has too few texts for that. A label with fewer
   * rows than parts is not in all of them.
   */
  public int[][] folds(int count, RandomGenerator random) {
    return new StratifiedRows(rows, labels).folds(count, random);
  }

  /**
   * Requires two rows of every label in each fold: to train on some and to choose by others.
   *
   * @throws InputException when a label has fewer rows than twice the fold count
   */
  public void requireFolds(int count) {
    new StratifiedRows(rows, labels).requireFolds(file, count);
  }

  /** The largest number of folds, each with two rows of the two commonest labels; at least 2. */
  public int mostFolds() {
    int[] counts = rows.labelCounts(labels.size());
    Arrays.sort(counts);
    return Math.max(2, counts[counts.length - 2] / 2);
  }

  /** All row numbers, for a file that is not split. */
  public int[] all() {
    return IntStream.range(0, rows.rows()).toArray();
  }

  /**
   * The vocabulary of the given rows.
   *
   * @throws InputException when no token is frequent enough
   */
  public Vocabulary vocabulary(int[] part, DataConfig config) {
    return Vocabulary.of(file, counts(part), config);
  }

  /** Encodes the given rows with a vocabulary. */
  public Corpus encode(int[] part, Vocabulary vocabulary) {
    return rows.select(part, types.ids(vocabulary));
  }

  /** The frequency of each token in the given rows. */
  public Map<String, Long> counts(int[] part) {
    return types.counts(rows, part);
  }

  /** How many rows were longer than {@code maxTokens} and truncated. */
  public int truncated() {
    return rows.truncated();
  }
}
