package io.valence.model.classifier;

import io.valence.data.Batches;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.PreparedLayer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Runs a classifier over any number of rows without training it, several batches at a time.
 *
 * @param prepared what the backend keeps of the classifier; null while it is trained
 */
public record BatchPredictor(Backend backend, Classifier model, PreparedNetwork prepared) {
  /** Maximum rows per batch. */
  private static final int MOST_ROWS = 256;

  /**
   * Few rows are cut into this many batches, so that several processors share them; not by the
   * number of processors, on which results must not depend.
   */
  private static final int LEAST_BATCHES = 4;

  /** Rows per batch below which products are slow. */
  private static final int LEAST_ROWS = 8;

  /** Maximum tokens per batch, to limit memory. */
  private static final int TOKENS = 1 << 13;

  /** A predictor with a classifier that may be trained further between calls. */
  public BatchPredictor(Backend backend, Classifier model) {
    this(backend, model, null);
  }

  /**
   * The logits in evaluation mode, [rows, K], in the order of the rows.
   *
   * @param rows token ids, at least one per row
   */
  public Matrix logits(List<int[]> rows) {
    long tokens = rows.stream().mapToLong(row -> row.length).sum();
    List<PreparedLayer> layers = prepared == null ? null : prepared.layers(tokens);
    return inBatches(rows, model.classes(), (lane, ids) -> model.logits(lane, layers, ids));
  }

  /**
   * The features that the head reads, in evaluation mode, [rows, D·H], in the order of the rows.
   *
   * @param rows token ids, at least one per row
   */
  public Matrix features(List<int[]> rows) {
    return inBatches(rows, model.featureCount(), model::features);
  }

  private Matrix inBatches(
      List<int[]> rows, int width, BiFunction<Backend, int[][], Matrix> computed) {
    Matrix out = new Matrix(rows.size(), width);
    int[] lengths = rows.stream().mapToInt(row -> row.length).toArray();
    int size = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, rows.size() / LEAST_BATCHES));
    backend.forEach(
        Batches.byLength(lengths, size, TOKENS),
        (lane, batch) -> {
          int[][] ids = Arrays.stream(batch).mapToObj(rows::get).toArray(int[][]::new);
          lane.scatter(computed.apply(lane, ids), batch, out);
        });
    return out;
  }
}
