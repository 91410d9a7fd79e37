package io.valence.model.math.host;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a pass's operands: parts of one large block, cut off one after the other.
 *
 * <p>Every pass begins at the front again, so that a step of training writes where the step before
 * did. When a pass needs more, blocks are added for it; at its end one of their common size takes
 * their place. Outside a pass, operands are fresh and nobody's.
 */
final class BufferArena {
  private static final int LEAST = 1 << 16;

  /** Operands begin at multiples of so many numbers, a cache line. */
  private static final int ALIGNMENT = 16;

  private final Gemm gemm;
  private final List<Operand> blocks = new ArrayList<>();
  private int used; // of the last block
  private int open;

  BufferArena(Gemm gemm) {
    this.gemm = gemm;
  }

  /** An operand whose numbers are undefined. */
  synchronized Operand take(int rows, int columns) {
    int count = Math.multiplyExact(rows, columns);
    if (open == 0) {
      return gemm.allocate(count).part(0, rows, columns);
    }
    if (blocks.isEmpty() || count > last().size() - used) {
      blocks.add(gemm.allocate(Math.max(count, LEAST)));
      used = 0;
    }
    Operand out = last().part(used, rows, columns);
    int end = used + count;
    used = Math.min(last().size(), end + (ALIGNMENT - end % ALIGNMENT) % ALIGNMENT);
    return out;
  }

  private Operand last() {
    return blocks.get(blocks.size() - 1);
  }

  /** Gives the memory back; what was taken may not be used any more. */
  synchronized void free() {
    blocks.forEach(Operand::free);
    blocks.clear();
    used = 0;
  }

  /** Begins a pass. */
  synchronized void open() {
    open++;
  }

  /** Ends a pass; what was taken in it may not be used any more. */
  synchronized void close() {
    open--;
    if (open > 0) {
      return;
    }
    used = 0;
    if (blocks.size() > 1) {
      long all = blocks.stream().mapToLong(Operand::size).sum();
      blocks.forEach(Operand::free);
      blocks.clear();
      blocks.add(gemm.allocate((int) Math.min(Integer.MAX_VALUE - 8, all + all / 4)));
    }
  }
}
