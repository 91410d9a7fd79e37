package io.valence.model.math;

/**
 * Room for one step of one thread, used again at every step.
 *
 * @param recurrent W_hh · h of the step's rows, [B, GH]
 * @param gathered the projected input of the step's rows, [B, GH]
 */
public record CellScratch(Matrix recurrent, Matrix gathered) {
  /** Room for steps of up to {@code rows} rows; zeros. */
  public static CellScratch of(int rows, int gateColumns) {
    return new CellScratch(new Matrix(rows, gateColumns), new Matrix(rows, gateColumns));
  }
}
