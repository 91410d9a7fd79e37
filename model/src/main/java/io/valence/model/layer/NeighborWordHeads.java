package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A language model on top of a bidirectional layer. The forward direction predicts the next word,
 * the backward one the previous word (Dai and Le, 2015; Peters et al., 2018).
 *
 * <p>The softmax is over the batch's distinct words; the whole vocabulary would cost V / U times as
 * much.
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

  /** {@code next.weight [E, H]}, {@code next.bias [E]}; same for {@code previous}. */
  public List<Parameter> parameters() {
    return directions.stream().flatMap(d -> d.parameters().stream()).toList();
  }

  /**
   * Result of a pass.
   *
   * @param loss the mean of -log p over all predicted words, NaN if there are none
   * @param output d loss / d output of the layer, [N, D·H]
   * @param vectors d loss / d vectors of the batch's words as softmax weights, [U, E]
   */
  public record Gradient(double loss, Matrix output, Matrix vectors) {}

  /**
   * Runs forward and backward and fills the parameter gradients.
   *
   * @param batch the words
   * @param vectors those of its distinct words, [U, E]
   * @param output layer output, [N, D·H]
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
