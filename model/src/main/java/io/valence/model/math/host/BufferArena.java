package io.valence.model.math.host;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a pass's operands, allocated in sequence from one large block.
 *
 * <p>Each pass starts from the beginning again, so a training step writes where the previous one
 * did. When a pass needs more, blocks are added; at its end, one block of their total size replaces
 * them. Outside a pass, operands are new and unowned.
 */
final class BufferArena {
  private static final int LEAST = 1 << 16;

  /** Operands are aligned to this many elements, a cache line. */
  private static final int ALIGNMENT = 16;

  private final Gemm gemm;
  private final List<Operand> blocks = new ArrayList<>();
  private int used; // of the last block
  private int open;

  BufferArena(Gemm gemm) {
    this.gemm = gemm;
  }

  /** An operand with undefined elements. */
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

  /** Frees the memory; its operands must no longer be used. */
  synchronized void free() {
    blocks.forEach(Operand::free);
    blocks.clear();
    used = 0;
  }

  /** Begins a pass. */
  synchronized void open() {
    open++;
  }

  /** Ends a pass; its operands must no longer be used. */
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
