package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.valence.model.math.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The architecture of a classifier.
 *
 * @param cell kind of recurrent cell
 * @param nonlinearity of an RNN cell
 * @param embedding E, size of the word vectors
 * @param hidden H of each recurrent layer, from the lowest
 * @param bidirectional whether every layer reads in both directions
 * @param pooling how steps become features
 * @param head F, size of the head's hidden layer
 * @param dropout rate between recurrent layers and before the head
 * @param embeddingDropout rate on the word vectors; a word has one mask throughout a batch
 * @param recurrentDropout rate on the weights {@code weight_hh} (DropConnect), one mask per batch
 * @param wide whether a linear model of words and word pairs is added to the network
 */
public record ModelConfig(
    @JsonPropertyDescription("`lstm`, `gru` or `rnn`") CellKind cell,
    @JsonPropertyDescription("activation of an `rnn`: `tanh` or `relu`") Nonlinearity nonlinearity,
    @JsonPropertyDescription("size of the word vectors; that of `data.vectors` if given")
        int embedding,
    @JsonPropertyDescription(
            "hidden size of each recurrent layer, from the lowest, such as `[50,20,10]`")
        List<Integer> hidden,
    @JsonPropertyDescription("read in both directions") boolean bidirectional,
    @JsonPropertyDescription(
            "`last` (final states of both directions), `mean`, `max` or `attention`")
        Pooling pooling,
    @JsonPropertyDescription("size of the hidden layer of the head") int head,
    @JsonPropertyDescription("dropout between recurrent layers and before the head") double dropout,
    @JsonPropertyDescription(
            "dropout on the word vectors, the same mask for a word throughout a batch")
        double embeddingDropout,
    @JsonPropertyDescription("dropout on the weights `weight_hh` (DropConnect), one mask per batch")
        double recurrentDropout,
    @JsonPropertyDescription(
            "add a linear model of words and word pairs to the network; the prediction is the "
                + "sum of both models' logits, with the network's weighted 2:1; same as `--wide`")
        boolean wide) {
  /** The defaults. */
  public static final ModelConfig DEFAULT =
      new ModelConfig(
          CellKind.LSTM,
          Nonlinearity.TANH,
          100,
          List.of(128),
          true,
          Pooling.LAST,
          128,
          0.5,
          0.5,
          0,
          false);

  private static final int MAX_WIDTH = 1 << 14;
  private static final int MAX_LAYERS = 64;

  public ModelConfig {
    Checks.require(cell != null, "model.cell", "no cell");
    Checks.require(nonlinearity != null, "model.nonlinearity", "no nonlinearity");
    Checks.require(pooling != null, "model.pooling", "no pooling");
    requireWidth("model.embedding", embedding);
    requireWidth("model.head", head);
    Checks.require(
        hidden != null
            && !hidden.isEmpty()
            && hidden.size() <= MAX_LAYERS
            && hidden.stream().noneMatch(width -> width == null),
        "model.hidden",
        "needs 1 to " + MAX_LAYERS + " layer widths");
    hidden = List.copyOf(hidden);
    hidden.forEach(width -> requireWidth("model.hidden", width));
    Checks.requirePart("model.dropout", dropout);
    Checks.requirePart("model.embeddingDropout", embeddingDropout);
    Checks.requirePart("model.recurrentDropout", recurrentDropout);
  }

  /** The cell of the math package. */
  public Cell mathCell() {
    return cell.of(nonlinearity);
  }

  /** D. */
  public int directions() {
    return bidirectional ? 2 : 1;
  }

  /** H of each layer. */
  public int[] hiddenWidths() {
    return hidden.stream().mapToInt(Integer::intValue).toArray();
  }

  /** This configuration with another embedding width. */
  public ModelConfig withEmbedding(int width) {
    return new ModelConfig(
        cell,
        nonlinearity,
        width,
        hidden,
        bidirectional,
        pooling,
        head,
        dropout,
        embeddingDropout,
        recurrentDropout,
        wide);
  }

  /** This configuration without any dropout. */
  public ModelConfig withoutDropout() {
    return new ModelConfig(
        cell, nonlinearity, embedding, hidden, bidirectional, pooling, head, 0, 0, 0, wide);
  }

  private static void requireWidth(String key, int width) {
    Checks.require(width >= 1 && width <= MAX_WIDTH, key, width + " is not in 1 to " + MAX_WIDTH);
  }

  @Override
  public String toString() {
    return (bidirectional ? "bidirectional " : "")
        + cell
        + " "
        + Arrays.toString(hiddenWidths())
        + ", embedding "
        + embedding
        + ", pooling "
        + pooling.name().toLowerCase(Locale.ROOT)
        + ", head "
        + head;
  }
}
