package io.valence.model.math;

/**
 * Room for one step of one thread, used again at every step.
 *
 * @param recurrent W_hh · h of the step's rows, [B, GH]
 * @param gathered the projected input of the step's rows, [B, GH]
 */
public record CellScratch(Matrix recurrent, Matrix gathered) {
  /** Room for steps of up to {@code rows} rows; its numbers are undefined. */
  public static CellScratch of(Backend backend, int rows, int gateColumns) {
    return new CellScratch(backend.matrix(rows, gateColumns), backend.matrix(rows, gateColumns));
  }
}
