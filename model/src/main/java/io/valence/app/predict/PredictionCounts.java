package io.valence.app.predict;

import io.valence.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts predictions as they are made. */
public final class PredictionCounts {
  private final Map<String, Long> labels = new LinkedHashMap<>();
  private final PredictionColumns columns;
  private long unsure;
  private long rows;
  private long empty;
  private long allUnknown;
  private long truncated;
  private long tokens;
  private long unknown;

  /**
   * @param labels of the model
   * @param columns say which predictions are unsure
   */
  public PredictionCounts(List<String> labels, PredictionColumns columns) {
    this.columns = columns;
    labels.forEach(label -> this.labels.put(label, 0L));
  }

  /** Counts one more. */
  public void add(Prediction prediction) {
    rows++;
    labels.merge(prediction.label(), 1L, Long::sum);
    unsure += columns.marksUnsure() && columns.isUnsure(prediction) ? 1 : 0;
    empty += prediction.tokens() == 0 ? 1 : 0;
    allUnknown += prediction.tokens() > 0 && prediction.unknown() == prediction.tokens() ? 1 : 0;
    truncated += prediction.truncated() ? 1 : 0;
    tokens += prediction.tokens();
    unknown += prediction.unknown();
  }

  /** The number of rows. */
  public long rows() {
    return rows;
  }

  /** The number of rows with each label, in the order of the model's labels. */
  public Map<String, Long> labels() {
    return labels;
  }

  /** The number of rows without a word, whose labels mean nothing. */
  public long empty() {
    return empty;
  }

  /** The number of rows with words of which the model knows none. */
  public long allUnknown() {
    return allUnknown;
  }

  /** The number of rows of which the model has read a part. */
  public long truncated() {
    return truncated;
  }

  /** The number of unsure predictions; 0 if they are not marked. */
  public long unsure() {
    return unsure;
  }

  /** Whether unsure predictions are marked. */
  public boolean marksUnsure() {
    return columns.marksUnsure();
  }

  /** The fraction of tokens that the model does not know. */
  public double unknown() {
    return tokens == 0 ? 0 : (double) unknown / tokens;
  }
}
