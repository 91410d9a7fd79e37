package io.valence.model.math;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An operand in the memory of an ND4J array. */
final class NativeOperand extends Operand {
  private final INDArray array; // keeps the memory alive
  private final FloatBuffer buffer;
  private final int offset;
  private final FloatPointer pointer; // at the offset

  private NativeOperand(int rows, int columns, INDArray array, FloatBuffer buffer, int offset) {
    super(rows, columns);
    this.array = array;
    this.buffer = buffer;
    this.offset = offset;
    this.pointer = new FloatPointer(array.data().addressPointer()).getPointer(offset);
  }

  private NativeOperand(int rows, int columns, NativeOperand whole, int offset) {
    super(rows, columns);
    this.array = whole.array;
    this.buffer = whole.buffer;
    this.offset = offset;
    this.pointer = whole.pointer.getPointer(offset - whole.offset);
  }

  /** [1, count], undefined numbers. */
  static NativeOperand allocate(int count) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, Math.max(1, count));
    FloatPointer whole = new FloatPointer(array.data().addressPointer()).capacity(count);
    return new NativeOperand(1, count, array, whole.asBuffer(), 0);
  }

  @Override
  NativeOperand part(int from, int newRows, int newColumns) {
    return new NativeOperand(newRows, newColumns, this, offset + from);
  }

  @Override
  void put(float[] source, int from, int at, int count) {
    buffer.put(offset + at, source, from, count);
  }

  @Override
  void get(int at, float[] target, int to, int count) {
    buffer.get(offset + at, target, to, count);
  }

  @Override
  void copy(Operand source, int from, int at, int count) {
    NativeOperand other = (NativeOperand) source;
    buffer.put(offset + at, other.buffer, other.offset + from, count);
  }

  @Override
  void free() {
    array.close();
  }

  FloatPointer pointer() {
    return pointer;
  }
}
