package io.valence.model.math.host;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * An operand in native memory, allocated and freed by JavaCPP, the layer below ND4J.
 *
 * <p>A JavaCPP buffer has at most 2³¹ bytes, a quarter of the maximum size of an operand. Copies
 * therefore use windows. Each window has its own buffer, which also spans the next window, so a
 * copy of up to a window's size fits in one buffer. A buffer does not keep the memory alive, so
 * each copy keeps its operands reachable to its end.
 */
final class NativeOperand extends Operand {
  /** Cache-line alignment. */
  private static final int ALIGNMENT = 64;

  /** Two windows of 2^28 floats are 2³¹ bytes. */
  private static final int WINDOW_BITS = 28;

  private final FloatPointer block; // keeps the memory alive
  private final FloatBuffer[] windows; // of the block
  private final int windowBits;
  private final int offset;
  private final FloatPointer pointer; // to the offset's element

  private NativeOperand(int count, FloatPointer block, FloatPointer first, int windowBits) {
    super(1, count);
    this.block = block;
    this.windowBits = windowBits;
    this.windows = new FloatBuffer[(Math.max(1, count) - 1 >> windowBits) + 1];
    for (int w = 0; w < windows.length; w++) {
      long from = (long) w << windowBits;
      long length = Math.min(count - from, (2L << windowBits) - 1);
      windows[w] = new FloatPointer(first.getPointer(from)).capacity(length).asBuffer();
    }
    this.offset = 0;
    this.pointer = first;
  }

  private NativeOperand(int rows, int columns, NativeOperand whole, int offset) {
    super(rows, columns);
    this.block = whole.block;
    this.windows = whole.windows;
    this.windowBits = whole.windowBits;
    this.offset = offset;
    this.pointer = whole.pointer.getPointer(offset - whole.offset);
  }

  /** [1, count], undefined. */
  static NativeOperand allocate(int count) {
    return allocate(count, WINDOW_BITS);
  }

  /** With windows of 2^{@code windowBits} elements. */
  static NativeOperand allocate(int count, int windowBits) {
    FloatPointer block = new FloatPointer((long) Math.max(1, count) + ALIGNMENT / Float.BYTES);
    long past = block.address() % ALIGNMENT;
    FloatPointer first = block.getPointer(past == 0 ? 0 : (ALIGNMENT - past) / Float.BYTES);
    return new NativeOperand(count, block, first, windowBits);
  }

  @Override
  NativeOperand part(int from, int newRows, int newColumns) {
    return new NativeOperand(newRows, newColumns, this, offset + from);
  }

  private FloatBuffer window(int at) {
    return windows[offset + at >> windowBits];
  }

  private int inWindow(int at) {
    return offset + at & (1 << windowBits) - 1;
  }

  /** How many of the remaining elements fit in one copy. */
  private int fits(int left) {
    return Math.min(left, 1 << windowBits);
  }

  @Override
  void put(float[] source, int from, int at, int count) {
    for (int done = 0, part; done < count; done += part) {
      part = fits(count - done);
      window(at + done).put(inWindow(at + done), source, from + done, part);
    }
    Reference.reachabilityFence(this);
  }

  @Override
  void get(int at, float[] target, int to, int count) {
    for (int done = 0, part; done < count; done += part) {
      part = fits(count - done);
      window(at + done).get(inWindow(at + done), target, to + done, part);
    }
    Reference.reachabilityFence(this);
  }

  @Override
  void copy(Operand source, int from, int at, int count) {
    NativeOperand other = (NativeOperand) source;
    for (int done = 0, part; done < count; done += part) {
      part = Math.min(fits(count - done), other.fits(count - done));
      FloatBuffer numbers = other.window(from + done);
      window(at + done).put(inWindow(at + done), numbers, other.inWindow(from + done), part);
    }
    Reference.reachabilityFence(this);
    Reference.reachabilityFence(other);
  }

  @Override
  void free() {
    block.close();
  }

  FloatPointer pointer() {
    return pointer;
  }
}
