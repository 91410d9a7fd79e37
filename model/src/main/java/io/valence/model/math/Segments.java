package io.valence.model.math;

/**
 * Passes over the rows of each segment: segment[n] says to which one row n belongs; none is empty.
 */
public interface Segments {
  /**
   * out[s] = the largest of segment s's rows, column by column.
   *
   * @return the row that gave each, the first if several, as a number of out's shape: exact to 2^24
   */
  Matrix max(Matrix x, int[] segment, Matrix out);

  /** dX[from[s, c], c] += dOut[s, c]: the gradient of {@link #max}. */
  void maxBackward(Matrix dOut, Matrix from, Matrix dX);

  /**
   * x[n] becomes e^x[n] over the sum of its segment's.
   *
   * @param x [N, 1]
   * @param count of segments
   */
  void softmax(Matrix x, int[] segment, int count);

  /**
   * dy becomes y · (dy - Σ y dy of its segment): the gradient of {@link #softmax}.
   *
   * @param y [N, 1]
   * @param dy [N, 1]
   */
  void softmaxBackward(Matrix y, Matrix dy, int[] segment, int count);
}
