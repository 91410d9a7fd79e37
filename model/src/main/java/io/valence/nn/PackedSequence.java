package io.valence.nn;

import io.valence.model.layer.Packing;
import java.util.Arrays;

/**
 * A padded batch without its padding, as in <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html">torch.nn.utils.rnn.PackedSequence</a>:
 * rows by decreasing length, the tokens of step 0 first, then those of step 1. Recurrent modules
 * pack internally; this class is for inspection and custom layers.
 */
public final class PackedSequence {
  private final Tensor data;
  private final Packing packing;
  private final int steps;

  private PackedSequence(Tensor data, Packing packing, int steps) {
    this.data = data;
    this.packing = packing;
    this.steps = steps;
  }

  /**
   * Packs a padded batch; {@code pack_padded_sequence} with {@code enforce_sorted=False}.
   *
   * @param x [T, B, C]
   * @param lengths steps of each row, in any order
   * @return its tokens
   * @throws IllegalArgumentException if a length is below 1 or above T, or their number is not B
   */
  public static PackedSequence pack(Tensor x, int[] lengths) {
    Module.require(x.dim() == 3, "Expected a 3D tensor, got " + x);
    Module.require(lengths.length == x.size(1), "Expected one length a row of " + x);
    for (int length : lengths) {
      Module.require(
          length >= 1 && length <= x.size(0),
          "Length of all samples has to be greater than 0 and at most T, but found " + length);
    }
    Packing packing = Packing.of(lengths);
    return new PackedSequence(
        Tensor.of(Packed.rows(x, packing), packing.tokens(), x.size(2)), packing, x.size(0));
  }

  /**
   * The padded batch; {@code pad_packed_sequence}.
   *
   * @return [T, B, C], zeros past a row's length
   */
  public Tensor pad() {
    return Packed.padded(data.matrix(), packing, steps);
  }

  /**
   * The tokens, step by step.
   *
   * @return [N, C], where N is the sum of lengths
   */
  public Tensor data() {
    return data;
  }

  /**
   * How many rows reach each step.
   *
   * @return one per step, decreasing
   */
  public int[] batchSizes() {
    int[] sizes = new int[packing.steps()];
    Arrays.setAll(sizes, packing::width);
    return sizes;
  }

  /**
   * The caller's row of each row in the sorted batch.
   *
   * @return one per row
   */
  public int[] sortedIndices() {
    return packing.order().clone();
  }
}
