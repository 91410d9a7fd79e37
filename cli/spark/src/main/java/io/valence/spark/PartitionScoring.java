package io.valence.spark;

import io.valence.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Adds the answers to the rows of a partition, some thousand rows at a time: texts of similar
 * length are computed together, and memory does not grow with the partition. A row without a text
 * has no answers.
 */
final class PartitionScoring implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Rows predicted together. */
  static final int CHUNK = 4096;

  /** Characters of the texts predicted together, after which no row is added. */
  private static final int MOST_CHARACTERS = 1 << 22;

  private final Broadcast<BroadcastModel> model;
  private final int text;
  private final boolean probabilities;

  /**
   * @param text index of the column with the texts
   * @param probabilities whether to add the probability of each label
   */
  PartitionScoring(Broadcast<BroadcastModel> model, int text, boolean probabilities) {
    this.model = model;
    this.text = text;
    this.probabilities = probabilities;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Scored(rows);
  }

  /** The rows with answers, predicted when asked for. */
  private final class Scored implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Deque<Row> ready = new ArrayDeque<>();

    Scored(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && rows.hasNext()) {
        fill();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void fill() {
      List<Row> chunk = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      int characters = 0;
      while (rows.hasNext() && chunk.size() < CHUNK && characters < MOST_CHARACTERS) {
        Row row = rows.next();
        chunk.add(row);
        if (!row.isNullAt(text)) {
          texts.add(row.getString(text));
          characters += row.getString(text).length();
        }
      }
      Iterator<Prediction> answers = model.value().model().predict(texts).iterator();
      for (Row row : chunk) {
        ready.add(wider(row, row.isNullAt(text) ? null : answers.next()));
      }
    }
  }

  /**
   * @param answer null if the row has no text
   */
  private Row wider(Row row, Prediction answer) {
    int added = 2 + (probabilities ? model.value().model().labels().size() : 0);
    Object[] values = new Object[row.size() + added];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    if (answer != null) {
      int at = row.size();
      values[at++] = answer.label();
      values[at++] = answer.probability();
      if (probabilities) {
        for (Float probability : answer.probabilities().values()) {
          values[at++] = probability;
        }
      }
    }
    return RowFactory.create(values);
  }
}
