package io.valence.model.math;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/** An operand in native memory, which JavaCPP, the layer under ND4J, allocates and frees. */
final class NativeOperand extends Operand {
  /** Blocks begin at a cache line. */
  private static final int ALIGNMENT = 64;

  private final FloatPointer block; // keeps the memory alive
  private final FloatBuffer buffer; // of the whole
  private final int offset;
  private final FloatPointer pointer; // to the number at the offset

  private NativeOperand(
      int rows, int columns, FloatPointer block, FloatBuffer buffer, FloatPointer pointer) {
    super(rows, columns);
    this.block = block;
    this.buffer = buffer;
    this.offset = 0;
    this.pointer = pointer;
  }

  private NativeOperand(int rows, int columns, NativeOperand whole, int offset) {
    super(rows, columns);
    this.block = whole.block;
    this.buffer = whole.buffer;
    this.offset = offset;
    this.pointer = whole.pointer.getPointer(offset - whole.offset);
  }

  /** [1, count], undefined numbers. */
  static NativeOperand allocate(int count) {
    FloatPointer block = new FloatPointer((long) Math.max(1, count) + ALIGNMENT / Float.BYTES);
    long past = block.address() % ALIGNMENT;
    FloatPointer first = block.getPointer(past == 0 ? 0 : (ALIGNMENT - past) / Float.BYTES);
    FloatBuffer numbers = new FloatPointer(first).capacity(count).asBuffer();
    return new NativeOperand(1, count, block, numbers, first);
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
    block.close();
  }

  FloatPointer pointer() {
    return pointer;
  }
}
