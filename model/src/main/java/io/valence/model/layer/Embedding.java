package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;

/**
 * A table of one vector per id; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html">torch.nn.Embedding</a>
 * with {@code padding_idx=0}.
 */
public final class Embedding {
  /** Id whose vector stays zero and gets no gradient. */
  private static final int PAD = 0;

  private final Parameter weight;

  public Embedding(int vocabulary, int width) {
    this.weight = Parameter.weight("embedding.weight", vocabulary, width);
  }

  /** The table, [V, E]; its gradient is never filled, see {@link RowGradient}. */
  public Parameter weight() {
    return weight;
  }

  /**
   * The gradient of a batch's distinct rows; all other rows have none.
   *
   * @param ids their ids, [U]
   * @param rows d loss / d their vectors, [U, E]
   */
  public record RowGradient(int[] ids, Matrix rows) {}

  /** The vectors of the batch's distinct ids as a sequence. */
  public Sequence forward(Backend backend, TokenBatch batch) {
    Matrix rows = backend.matrix(batch.ids().length, weight.value().columns());
    backend.gather(weight.value(), batch.ids(), rows, 0);
    return new Sequence(rows, batch.index(), batch.packing());
  }

  /** Pairs the gradient of a sequence's rows with their ids. */
  public RowGradient backward(TokenBatch batch, Matrix dRows) {
    for (int u = 0; u < batch.ids().length; u++) {
      if (batch.ids()[u] == PAD) {
        dRows = withoutRow(dRows, u);
      }
    }
    return new RowGradient(batch.ids(), dRows);
  }

  private static Matrix withoutRow(Matrix rows, int row) {
    Matrix out = rows.copy();
    int width = rows.columns();
    java.util.Arrays.fill(out.data(), row * width, (row + 1) * width, 0);
    return out;
  }
}
