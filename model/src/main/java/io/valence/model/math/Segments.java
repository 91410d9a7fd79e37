package io.valence.model.math;

/** Passes over segments of rows. segment[n] is the segment of row n; none is empty. */
public interface Segments {
  /**
   * out[s] = the columnwise maximum of segment s's rows.
   *
   * @return the (first) row with each maximum, as a float in out's shape: exact to 2^24
   */
  Matrix max(Matrix x, int[] segment, Matrix out);

  /** dX[from[s, c], c] += dOut[s, c]: the gradient of {@link #max}. */
  void maxBackward(Matrix dOut, Matrix from, Matrix dX);

  /**
   * x[n] becomes e^x[n] over its segment's sum.
   *
   * @param x [N, 1]
   * @param count segments
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
