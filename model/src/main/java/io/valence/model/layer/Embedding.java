package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A table with a vector per id; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html">torch.nn.Embedding</a>
 * with {@code padding_idx=0}.
 */
public final class Embedding {
  /** Id whose vector stays zero and has no gradient. */
  private static final int PAD = 0;

  private final Parameter weight;
  private final Dropout dropout;

  /**
   * @param vocabulary V
   * @param width E
   * @param dropout rate on the vectors; one mask per distinct word of a batch
   */
  public Embedding(int vocabulary, int width, double dropout) {
    this.dropout = new Dropout(dropout);
    this.weight = Parameter.weight("embedding.weight", vocabulary, width);
  }

  /** The table, [V, E]. Its gradient is never filled; see {@link RowGradient}. */
  public Parameter weight() {
    return weight;
  }

  /**
   * The gradient of a batch's distinct rows. All other rows have none.
   *
   * @param ids the ids, [U]
   * @param rows d loss / d vectors, [U, E]
   */
  public record RowGradient(int[] ids, Matrix rows) {
    /** The sum with that of another batch, whose words may be others. */
    public RowGradient plus(Backend backend, RowGradient other) {
      Map<Integer, Integer> places = new LinkedHashMap<>();
      int[] mine = places(ids, places);
      int[] theirs = places(other.ids, places);
      Matrix sum = backend.zeros(places.size(), rows.columns());
      backend.scatterAdd(rows, 0, mine, sum);
      backend.scatterAdd(other.rows, 0, theirs, sum);
      return new RowGradient(places.keySet().stream().mapToInt(id -> id).toArray(), sum);
    }

    private static int[] places(int[] ids, Map<Integer, Integer> places) {
      return Arrays.stream(ids)
          .map(id -> places.computeIfAbsent(id, absent -> places.size()))
          .toArray();
    }
  }

  /**
   * The tape of a pass.
   *
   * @param output the vectors of the batch's distinct ids as a sequence
   * @param mask the dropout mask, [U, E], or null
   */
  public record Tape(TokenBatch batch, Sequence output, Matrix mask) {}

  /**
   * Looks up the batch's words.
   *
   * @param shift added to their vectors, [U, E]; null for none
   */
  public Tape forward(Backend backend, TokenBatch batch, Matrix shift, Mode mode) {
    Matrix rows = vectors(backend, batch.ids());
    if (shift != null) {
      backend.add(shift, rows);
    }
    Matrix mask = dropout.forward(backend, rows, mode);
    return new Tape(batch, new Sequence(rows, batch.index(), batch.packing()), mask);
  }

  /** The vectors of the ids, [ids, E]. */
  public Matrix vectors(Backend backend, int[] ids) {
    Matrix rows = backend.matrix(ids.length, weight.value().columns());
    backend.gather(weight.value(), ids, rows, 0);
    return rows;
  }

  /** Pairs the gradient of a sequence's rows with their ids; changes it in place. */
  public RowGradient backward(Backend backend, Tape tape, Matrix dRows) {
    dropout.backward(backend, tape.mask, dRows);
    int[] ids = tape.batch.ids();
    Matrix d = dRows;
    for (int u = 0; u < ids.length; u++) {
      if (ids[u] == PAD) {
        d = withoutRow(d, u);
      }
    }
    return new RowGradient(ids, d);
  }

  private static Matrix withoutRow(Matrix rows, int row) {
    Matrix out = rows.copy();
    int width = rows.columns();
    Arrays.fill(out.writableData(), row * width, (row + 1) * width, 0);
    return out;
  }
}
