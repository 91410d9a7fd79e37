package io.valence.model.math;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** An operand that is an ND4J array in row order, or a range of such an array's numbers. */
final class DeviceOperand extends Operand {
  private final INDArray array;

  DeviceOperand(INDArray array) {
    super(array.rows(), array.columns());
    this.array = array;
  }

  /** [rows, columns]. */
  INDArray array() {
    return array;
  }

  @Override
  DeviceOperand part(int from, int newRows, int newColumns) {
    INDArray flat = array.reshape(new long[] {array.length()});
    INDArray range = flat.get(NDArrayIndex.interval(from, from + newRows * newColumns));
    return new DeviceOperand(range.reshape(new long[] {newRows, newColumns}));
  }

  @Override
  void put(float[] source, int from, int at, int count) {
    float[] numbers = Arrays.copyOfRange(source, from, from + count);
    part(at, 1, count).array.assign(Nd4j.createFromArray(numbers).reshape(new long[] {1, count}));
  }

  @Override
  void get(int at, float[] target, int to, int count) {
    System.arraycopy(part(at, 1, count).array.dup().data().asFloat(), 0, target, to, count);
  }

  @Override
  void copy(Operand source, int from, int at, int count) {
    DeviceOperand other = (DeviceOperand) source;
    part(at, 1, count).array.assign(other.part(from, 1, count).array);
  }

  @Override
  void free() {
    array.close();
  }
}
