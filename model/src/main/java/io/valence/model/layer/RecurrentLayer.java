package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** One recurrent layer: one direction or two, which run at the same time. */
public final class RecurrentLayer {
  private final List<Direction> directions;
  private final int hidden;
  private final Dropout recurrentDropout;

  /**
   * @param number the layer's place in the stack, from 0
   * @param prefix what stands before the parameters' names, {@code "rnn."}
   */
  RecurrentLayer(
      Cell cell,
      int input,
      int hidden,
      boolean bidirectional,
      String prefix,
      int number,
      Dropout recurrentDropout) {
    this.recurrentDropout = recurrentDropout;
    this.hidden = hidden;
    String suffix = "_l" + number;
    List<Direction> built = new ArrayList<>();
    built.add(new Direction(cell, input, hidden, prefix, suffix));
    if (bidirectional) {
      built.add(new Direction(cell, input, hidden, prefix, suffix + "_reverse"));
    }
    this.directions = List.copyOf(built);
  }

  /** The parameters of each direction, in PyTorch's order. */
  public List<Parameter> parameters() {
    return directions.stream().flatMap(d -> d.parameters().stream()).toList();
  }

  /** D · H. */
  int outputColumns() {
    return directions.size() * hidden;
  }

  /** What a pass leaves behind. */
  public static final class Tape {
    private final Packing packing;
    private final Direction.Tape[] directions;

    private Tape(Packing packing, int count) {
      this.packing = packing;
      this.directions = new Direction.Tape[count];
    }

    /** The batch's layout. */
    public Packing packing() {
      return packing;
    }

    /** D. */
    public int directions() {
      return directions.length;
    }

    /** h of both directions at every token, forward half first, [N, D·H]. */
    public Matrix output(Backend backend) {
      int hidden = directions[0].cells().hidden().columns();
      Matrix out = backend.matrix(packing.tokens(), directions.length * hidden);
      for (int d = 0; d < directions.length; d++) {
        backend.gather(directions[d].cells().hidden(), order(packing, d), out, d * hidden);
      }
      return out;
    }

    /** h of all directions after each row's last step, forward half first, [B, D·H]. */
    public Matrix last(Backend backend) {
      int hidden = directions[0].cells().hidden().columns();
      Matrix out = backend.matrix(packing.rows(), directions.length * hidden);
      for (int d = 0; d < directions.length; d++) {
        backend.gather(directions[d].cells().hidden(), packing.last(), out, d * hidden);
      }
      return out;
    }

    /**
     * The state of a direction after each row's last step; the backward one's is at its first
     * token.
     */
    public State last(Backend backend, int direction) {
      return directions[direction].last(backend);
    }
  }

  /**
   * Reads a sequence.
   *
   * @param initial the state before the first step, one a direction, or null for zeros
   */
  public Tape forward(Backend backend, Sequence x, State[] initial, Mode mode) {
    Tape tape = new Tape(x.packing(), directions.size());
    // Drawn before the directions run side by side, so that chance comes in a fixed order.
    Matrix[] masks = new Matrix[directions.size()];
    Arrays.setAll(masks, d -> directions.get(d).weightMask(backend, recurrentDropout, mode));
    Operand rows = backend.stage(x.rows());
    backend.run(
        pieces(
            d -> {
              int[] index = d == 0 ? x.index() : x.reversedIndex();
              State first = initial == null ? null : initial[d];
              tape.directions[d] =
                  directions
                      .get(d)
                      .forward(
                          backend,
                          new Direction.Input(rows, index, x.packing(), first, masks[d]),
                          mode.records());
            }));
    return tape;
  }

  /**
   * What comes from above a layer; either part may be null.
   *
   * @param output d loss / d output of every token, [N, D·H]
   * @param last d loss / d h after each row's last step, [B, D·H]
   */
  public record OutputGradient(Matrix output, Matrix last) {}

  /**
   * What a backward pass gives.
   *
   * @param rows d loss / d input table, [R, in]; null when not wanted
   * @param initial d loss / d initial state, one a direction
   */
  public record InputGradient(Matrix rows, State[] initial) {}

  /**
   * The way back: fills the gradients of the parameters.
   *
   * @param d what comes from above
   * @param wantsRows whether the gradient of the input table is needed
   */
  public InputGradient backward(Backend backend, Tape tape, OutputGradient d, boolean wantsRows) {
    Direction.InputGradient[] parts = new Direction.InputGradient[directions.size()];
    backend.run(
        pieces(
            k -> {
              Matrix dOutput = dOutput(backend, tape.packing, d.output(), k);
              Matrix dLast = dLast(backend, d.last(), k);
              parts[k] =
                  directions
                      .get(k)
                      .backward(backend, tape.directions[k], dOutput, dLast, wantsRows);
            }));
    Matrix rows = parts[0].rows();
    if (wantsRows && parts.length == 2) {
      backend.add(parts[1].rows(), rows);
    }
    State[] initial =
        Arrays.stream(parts).map(Direction.InputGradient::initial).toArray(State[]::new);
    return new InputGradient(rows, initial);
  }

  /** The part of the output's gradient that belongs to one direction, in its order, [N, H]. */
  private Matrix dOutput(Backend backend, Packing packing, Matrix all, int direction) {
    if (all == null) {
      return null;
    }
    Matrix out = backend.zeros(packing.tokens(), hidden);
    backend.scatterAdd(all, direction * hidden, order(packing, direction), out);
    return out;
  }

  private Matrix dLast(Backend backend, Matrix all, int direction) {
    if (all == null) {
      return null;
    }
    Matrix out = backend.matrix(all.rows(), hidden);
    backend.columns(all, direction * hidden, out);
    return out;
  }

  /** Where each token stands in the order of a direction. */
  private static int[] order(Packing packing, int direction) {
    return direction == 0 ? packing.identity() : packing.reverse();
  }

  private List<Runnable> pieces(IntConsumer work) {
    return IntStream.range(0, directions.size())
        .<Runnable>mapToObj(d -> () -> work.accept(d))
        .toList();
  }
}
