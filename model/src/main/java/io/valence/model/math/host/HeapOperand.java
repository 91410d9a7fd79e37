package io.valence.model.math.host;

import java.util.Arrays;

/** An operand in a Java array. */
final class HeapOperand extends Operand {
  private final float[] data;
  private final int offset;
  // Created on first use: a weight is the right operand of a product at every step.
  private volatile float[][] rowArrays;
  private volatile float[][] columnArrays;

  HeapOperand(int rows, int columns, float[] data, int offset) {
    super(rows, columns);
    this.data = data;
    this.offset = offset;
  }

  @Override
  HeapOperand part(int from, int newRows, int newColumns) {
    return new HeapOperand(newRows, newColumns, data, offset + from);
  }

  @Override
  void put(float[] source, int from, int at, int count) {
    changed();
    System.arraycopy(source, from, data, offset + at, count);
  }

  @Override
  void get(int at, float[] target, int to, int count) {
    System.arraycopy(data, offset + at, target, to, count);
  }

  @Override
  void copy(Operand source, int from, int at, int count) {
    changed();
    HeapOperand other = (HeapOperand) source;
    System.arraycopy(other.data, other.offset + from, data, offset + at, count);
  }

  @Override
  void free() {
    // Garbage-collected.
  }

  /** The data; this operand's starts at {@link #offset}. */
  float[] data() {
    return data;
  }

  int offset() {
    return offset;
  }

  private void changed() {
    rowArrays = null;
    columnArrays = null;
  }

  /** Each row as its own array. */
  float[][] rowArrays() {
    float[][] made = rowArrays;
    if (made == null) {
      made = new float[rows()][];
      for (int r = 0; r < made.length; r++) {
        int from = offset + r * columns();
        made[r] = Arrays.copyOfRange(data, from, from + columns());
      }
      rowArrays = made;
    }
    return made;
  }

  /** Each column as its own array. */
  float[][] columnArrays() {
    float[][] made = columnArrays;
    if (made == null) {
      made = new float[columns()][rows()];
      for (int r = 0; r < rows(); r++) {
        for (int c = 0; c < made.length; c++) {
          made[c][r] = data[offset + r * columns() + c];
        }
      }
      columnArrays = made;
    }
    return made;
  }
}
