package io.valence.nn;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The shape of a recurrent module.
 *
 * @param inputSize E
 * @param hiddenSizes H of each layer, first to last; PyTorch has one for all
 * @param bidirectional whether each layer has both directions
 * @param batchFirst whether the layout is [B, T, ·] instead of [T, B, ·]
 */
public record RecurrentShape(
    int inputSize, int[] hiddenSizes, boolean bidirectional, boolean batchFirst) {
  /**
   * Checks the sizes and copies the array.
   *
   * @param inputSize E
   * @param hiddenSizes H of each layer, first to last
   * @param bidirectional whether each layer has both directions
   * @param batchFirst whether the layout is [B, T, ·] instead of [T, B, ·]
   */
  public RecurrentShape {
    Module.require(inputSize > 0, "input_size must be greater than zero");
    Module.require(hiddenSizes.length > 0, "num_layers must be greater than zero");
    for (int size : hiddenSizes) {
      Module.require(size > 0, "hidden_size must be greater than zero");
    }
    hiddenSizes = hiddenSizes.clone();
  }

  /**
   * One layer, one direction.
   *
   * @param inputSize E
   * @param hiddenSize H
   * @return the shape
   */
  public static RecurrentShape of(int inputSize, int hiddenSize) {
    return new RecurrentShape(inputSize, new int[] {hiddenSize}, false, false);
  }

  /**
   * Several layers of the first one's size.
   *
   * @param numLayers layers
   * @return the shape
   */
  public RecurrentShape withLayers(int numLayers) {
    Module.require(numLayers > 0, "num_layers must be greater than zero");
    int[] sizes = new int[numLayers];
    Arrays.fill(sizes, hiddenSizes[0]);
    return new RecurrentShape(inputSize, sizes, bidirectional, batchFirst);
  }

  /**
   * Layers of different sizes.
   *
   * @param sizes H of each, first to last
   * @return the shape
   */
  public RecurrentShape withHiddenSizes(int... sizes) {
    return new RecurrentShape(inputSize, sizes, bidirectional, batchFirst);
  }

  /**
   * Both directions.
   *
   * @return the shape
   */
  public RecurrentShape withBidirectional() {
    return new RecurrentShape(inputSize, hiddenSizes, true, batchFirst);
  }

  /**
   * Puts the batch dimension first in input and output; states stay [L·D, B, H].
   *
   * @return the shape
   */
  public RecurrentShape withBatchFirst() {
    return new RecurrentShape(inputSize, hiddenSizes, bidirectional, true);
  }

  /**
   * H of each layer, first to last.
   *
   * @return a copy
   */
  @Override
  public int[] hiddenSizes() {
    return hiddenSizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecurrentShape that
        && inputSize == that.inputSize
        && Arrays.equals(hiddenSizes, that.hiddenSizes)
        && bidirectional == that.bidirectional
        && batchFirst == that.batchFirst;
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputSize, Arrays.hashCode(hiddenSizes), bidirectional, batchFirst);
  }

  /** L. */
  int numLayers() {
    return hiddenSizes.length;
  }

  /** D. */
  int directions() {
    return bidirectional ? 2 : 1;
  }

  /** H of a layer. */
  int hiddenSize(int layer) {
    return hiddenSizes[layer];
  }

  /** D · H of the last layer. */
  int outputSize() {
    return directions() * hiddenSizes[hiddenSizes.length - 1];
  }

  /** The arguments as PyTorch prints them: {@code 100, 20, num_layers=4, bidirectional=True}. */
  @Override
  public String toString() {
    boolean equal = Arrays.stream(hiddenSizes).allMatch(size -> size == hiddenSizes[0]);
    String sizes =
        equal
            ? Integer.toString(hiddenSizes[0])
            : Arrays.stream(hiddenSizes)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    return inputSize
        + ", "
        + sizes
        + (equal && hiddenSizes.length > 1 ? ", num_layers=" + hiddenSizes.length : "")
        + (batchFirst ? ", batch_first=True" : "")
        + (bidirectional ? ", bidirectional=True" : "");
  }
}
