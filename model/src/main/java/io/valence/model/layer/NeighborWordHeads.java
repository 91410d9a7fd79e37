package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A language model on top of a bidirectional layer: the forward direction says the next word, the
 * backward one the word before, each from what it has read (Dai and Le, 2015; Peters et al., 2018).
 *
 * <p>The word is looked for among the batch's distinct words: all V of the vocabulary would cost V
 * / U times as much.
 */
public final class NeighborWordHeads {
  private final List<TiedSoftmaxHead> directions = new ArrayList<>();
  private final int hidden;

  /**
   * @param directions D
   * @param hidden H
   * @param embedding E
   */
  public NeighborWordHeads(int directions, int hidden, int embedding) {
    this.hidden = hidden;
    this.directions.add(new TiedSoftmaxHead("next", hidden, embedding));
    if (directions == 2) {
      this.directions.add(new TiedSoftmaxHead("previous", hidden, embedding));
    }
  }

  /** {@code next.weight [E, H]}, {@code next.bias [E]} and those of {@code previous}. */
  public List<Parameter> parameters() {
    return directions.stream().flatMap(d -> d.parameters().stream()).toList();
  }

  /**
   * What a pass gives.
   *
   * @param loss the mean of -log p over all words said, NaN when there was none to say
   * @param output d loss / d output of the layer, [N, D·H]
   * @param vectors d loss / d the vectors of the batch's words, as far as they are said, [U, E]
   */
  public record Gradient(double loss, Matrix output, Matrix vectors) {}

  /**
   * Forward and backward, and fills the parameters' gradients.
   *
   * @param batch the words
   * @param vectors those of its distinct words, [U, E]
   * @param output the layer's at each token, [N, D·H]
   */
  public Gradient gradient(Backend backend, TokenBatch batch, Matrix vectors, Matrix output) {
    Packing packing = batch.packing();
    double words = (double) directions.size() * (packing.tokens() - packing.rows());
    TiedSoftmaxHead.Gradient[] parts = new TiedSoftmaxHead.Gradient[directions.size()];
    backend.run(
        IntStream.range(0, parts.length)
            .<Runnable>mapToObj(
                d ->
                    () -> {
                      Matrix states = backend.matrix(output.rows(), hidden);
                      backend.columns(output, d * hidden, states, 0);
                      int[] neighbors = d == 0 ? packing.next() : packing.previous();
                      int[] targets =
                          Arrays.stream(neighbors).map(n -> n < 0 ? n : batch.index()[n]).toArray();
                      parts[d] =
                          directions.get(d).gradient(backend, states, vectors, targets, 1 / words);
                    })
            .toList());
    Matrix dOutput = backend.matrix(output.rows(), output.columns());
    double loss = 0;
    for (int d = 0; d < parts.length; d++) {
      backend.gather(parts[d].hidden(), packing.identity(), dOutput, d * hidden);
      loss += parts[d].loss();
    }
    if (parts.length == 2) {
      backend.add(parts[1].vectors(), parts[0].vectors());
    }
    return new Gradient(loss / words, dOutput, parts[0].vectors());
  }
}
