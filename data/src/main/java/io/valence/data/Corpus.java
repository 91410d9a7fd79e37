package io.valence.data;

import io.valence.data.table.BadRowException.Reason;
import io.valence.data.table.InputException;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Encoded rows: input of training and evaluation.
 *
 * <p>All ids are in one array, row after row, so memory depends on the number of tokens, not on the
 * file.
 */
public final class Corpus {
  /** Labels listed in a message. */
  private static final int NAMED = 10;

  /** No rows. */
  public static final Corpus EMPTY = of(new int[0][], new int[0]);

  private final int[] ids;
  private final int[] starts;
  private final int[] labels;
  private final float[][] probabilities;
  private final int[] lines;
  private final int truncated;

  /**
   * @param ids ids of all rows, concatenated
   * @param starts where each row starts in {@code ids}; last, the length of {@code ids}
   * @param labels each row's label id
   * @param probabilities of all labels for each row, [rows][K]; null where the row has its label
   *     only
   * @param lines line of the file where each row starts, from 1
   * @param truncated how many rows were longer than {@code maxTokens}
   */
  Corpus(
      int[] ids, int[] starts, int[] labels, float[][] probabilities, int[] lines, int truncated) {
    this.ids = ids;
    this.starts = starts;
    this.labels = labels;
    this.probabilities = probabilities;
    this.lines = lines;
    this.truncated = truncated;
  }

  /** A corpus of the given rows, as if each were on its own line. */
  public static Corpus of(int[][] rows, int[] labels) {
    int[] starts = new int[rows.length + 1];
    for (int r = 0; r < rows.length; r++) {
      starts[r + 1] = starts[r] + rows[r].length;
    }
    int[] ids = new int[starts[rows.length]];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, ids, starts[r], rows[r].length);
    }
    int[] lines = IntStream.rangeClosed(1, rows.length).toArray();
    return new Corpus(ids, starts, labels.clone(), new float[rows.length][], lines, 0);
  }

  /**
   * Reads a labeled file with a known vocabulary and known labels.
   *
   * @throws InputException when a row is malformed, has no token, or has an unknown label
   */
  public static Corpus read(LabeledFile file, Encoder encoder, List<String> labels) {
    return read(file, encoder.config(), List.of(encoder.vocabulary()), labels).get(0);
  }

  /**
   * Same for several vocabularies; the file is read and tokenized once.
   *
   * @return one corpus per vocabulary, in the same order
   */
  public static List<Corpus> read(
      LabeledFile file, TextConfig text, List<Vocabulary> vocabularies, List<String> labels) {
    List<Builder> all = vocabularies.stream().map(vocabulary -> new Builder()).toList();
    List<LabelName> names = labels.stream().map(LabelName::new).toList();
    file.read(
        row -> {
          int label = labels.indexOf(row.label());
          if (label < 0) {
            LabelName unknown = new LabelName(row.label());
            throw row.wrong(
                Reason.UNKNOWN_LABEL,
                "label " + unknown.shown() + " is not one of the model's " + named(labels),
                names.stream()
                    .filter(unknown::mayBe)
                    .findFirst()
                    .map(meant -> "did you mean " + meant.shown() + "?")
                    .orElse("correct the label, or train with rows that have it"));
          }
          List<Encoder.Encoded> encoded = Encoder.encode(text, vocabularies, row.text());
          if (encoded.get(0).tokens() == 0) {
            throw row.withoutTokens();
          }
          for (int i = 0; i < encoded.size(); i++) {
            all.get(i).add(encoded.get(i), label, Math.toIntExact(row.line()));
          }
        });
    if (all.get(0).gold.size() == 0) {
      throw new InputException(file.path().toString(), "no rows", "it needs at least one row");
    }
    return all.stream().map(Builder::corpus).toList();
  }

  private static String named(List<String> labels) {
    String first = String.join(", ", labels.subList(0, Math.min(NAMED, labels.size())));
    return "[" + first + (labels.size() > NAMED ? ", …" : "") + "]";
  }

  private static final class Builder {
    private final IntList ids = new IntList();
    private final IntList starts = new IntList();
    private final IntList gold = new IntList();
    private final IntList lines = new IntList();
    private int truncated;

    Builder() {
      starts.add(0);
    }

    void add(Encoder.Encoded text, int label, int line) {
      for (int id : text.ids()) {
        ids.add(id);
      }
      truncated += text.tokens() > text.ids().length ? 1 : 0;
      starts.add(ids.size());
      gold.add(label);
      lines.add(line);
    }

    Corpus corpus() {
      return new Corpus(
          ids.toArray(),
          starts.toArray(),
          gold.toArray(),
          new float[gold.size()][],
          lines.toArray(),
          truncated);
    }
  }

  /**
   * Some rows with new ids.
   *
   * @param part the row numbers
   * @param idOf the new id of each id
   */
  Corpus select(int[] part, int[] idOf) {
    int[] newStarts = new int[part.length + 1];
    int[] newLabels = new int[part.length];
    float[][] newProbabilities = new float[part.length][];
    int[] newLines = new int[part.length];
    for (int i = 0; i < part.length; i++) {
      newStarts[i + 1] = newStarts[i] + length(part[i]);
      newLabels[i] = labels[part[i]];
      newProbabilities[i] = probabilities[part[i]];
      newLines[i] = lines[part[i]];
    }
    int[] newIds = new int[newStarts[part.length]];
    int at = 0;
    for (int row : part) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        newIds[at++] = idOf[ids[k]];
      }
    }
    return new Corpus(newIds, newStarts, newLabels, newProbabilities, newLines, 0);
  }

  /** The rows of this corpus, then those of another with the same vocabulary. */
  public Corpus and(Corpus other) {
    if (other.rows() == 0) {
      return this;
    }
    int[] allIds = Arrays.copyOf(ids, Math.addExact(ids.length, other.ids.length));
    System.arraycopy(other.ids, 0, allIds, ids.length, other.ids.length);
    int[] allStarts = Arrays.copyOf(starts, starts.length + other.rows());
    for (int row = 0; row < other.rows(); row++) {
      allStarts[starts.length + row] = ids.length + other.starts[row + 1];
    }
    float[][] allProbabilities = Arrays.copyOf(probabilities, allStarts.length - 1);
    System.arraycopy(other.probabilities, 0, allProbabilities, rows(), other.rows());
    return new Corpus(
        allIds,
        allStarts,
        joined(labels, other.labels),
        allProbabilities,
        joined(lines, other.lines),
        0);
  }

  /**
   * The same texts with other targets.
   *
   * @param newLabels each row's label id
   * @param newProbabilities of all labels for each row, [rows][K]
   */
  public Corpus with(int[] newLabels, float[][] newProbabilities) {
    return new Corpus(ids, starts, newLabels, newProbabilities, lines, truncated);
  }

  /**
   * The same rows with other ids.
   *
   * @param idOf new id of each id
   */
  Corpus withIds(int[] idOf) {
    int[] newIds = Arrays.stream(ids).map(id -> idOf[id]).toArray();
    return new Corpus(newIds, starts, labels, probabilities, lines, truncated);
  }

  /**
   * The same rows with other lines, such as those of the texts that they are parts of.
   *
   * @param newLines each row's line, from 1
   */
  public Corpus withLines(int[] newLines) {
    return new Corpus(ids, starts, labels, probabilities, newLines.clone(), truncated);
  }

  private static int[] joined(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /**
   * How many rows have the same ids as a row of another corpus with the same vocabulary. Rows of
   * whose words more than a tenth are unknown are not counted, since their texts may differ; but
   * with up to half of their words unknown if all rows have the same ids, as copies of a file do.
   */
  public int rowsIn(Corpus other) {
    Set<IntBuffer> texts = new HashSet<>();
    for (int row = 0; row < other.rows(); row++) {
      texts.add(other.view(row));
    }
    int alike = 0;
    int same = 0;
    for (int row = 0; row < rows(); row++) {
      if (texts.contains(view(row))) {
        long unknown = Arrays.stream(ids(row)).filter(id -> id == Vocabulary.UNKNOWN).count();
        alike += 2 * unknown < length(row) ? 1 : 0;
        same += 10 * unknown <= length(row) ? 1 : 0;
      }
    }
    return alike == rows() ? alike : same;
  }

  /** For each row the first one with the same ids, which may be itself. */
  public int[] firstAlike() {
    Map<IntBuffer, Integer> first = new HashMap<>();
    int[] alike = new int[rows()];
    for (int row = 0; row < alike.length; row++) {
      Integer known = first.putIfAbsent(view(row), row);
      alike[row] = known == null ? row : known;
    }
    return alike;
  }

  private IntBuffer view(int row) {
    return IntBuffer.wrap(ids, starts[row], length(row)).slice();
  }

  /** The number of rows. */
  public int rows() {
    return labels.length;
  }

  /** The total number of tokens. */
  public long tokens() {
    return ids.length;
  }

  /** How many rows were longer than {@code maxTokens} and truncated. */
  public int truncated() {
    return truncated;
  }

  /** The number of tokens of a row. */
  public int length(int row) {
    return starts[row + 1] - starts[row];
  }

  /** A row's ids. */
  public int[] ids(int row) {
    return Arrays.copyOfRange(ids, starts[row], starts[row + 1]);
  }

  /** A row's label id. */
  public int label(int row) {
    return labels[row];
  }

  /** The probability of each label for a row, [K]; 1 for its label if it has only that. */
  public double[] probabilities(int row, int classes) {
    double[] all = new double[classes];
    if (probabilities[row] == null) {
      all[labels[row]] = 1;
    } else {
      Arrays.setAll(all, k -> probabilities[row][k]);
    }
    return all;
  }

  /** The line of the file where a row starts, from 1. */
  public int line(int row) {
    return lines[row];
  }

  /** The number of tokens of every row. */
  public int[] lengths() {
    int[] lengths = new int[rows()];
    Arrays.setAll(lengths, this::length);
    return lengths;
  }

  /** The number of rows per label. */
  public int[] labelCounts(int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }
}
