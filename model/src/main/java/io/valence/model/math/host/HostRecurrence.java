package io.valence.model.math.host;

import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A recurrent layer, forward and backward: whole-batch products before and after its time loops.
 * The loops run in parallel, in shards of a direction's rows.
 *
 * <p>The input part of all gates, x · W_ihᵀ, is one product over all rows, and so is the gradient
 * of each weight. Rows are independent. The shards depend only on the batch, so the bits do not
 * depend on the number of threads. Without recording there are no shards, since then whole batches
 * run in parallel.
 */
record HostRecurrence(HostBackend backend, Gemm gemm, Products products) {
  /** Maximum rows of a recording shard. */
  private static final int MOST = 64;

  HostTape forward(RecurrenceInput input) {
    int directions = input.directions();
    int width = input.gateColumns();
    int hidden = input.hiddenColumns();
    boolean records = input.records();
    boolean apart = input.cell().scalesRecurrentPart();
    int tokens = directions * input.tokens();
    int kept = records ? tokens : directions * input.batch();
    HostPreparedLayer prepared = (HostPreparedLayer) input.prepared();
    Operand rows = products.stage(input.rows());
    Operand projected = products.operand(directions * rows.rows(), width);
    HostTape.Weights[] weights = new HostTape.Weights[directions];
    backend.run(
        each(
            directions,
            d -> {
              weights[d] =
                  prepared == null ? staged(input.weights().get(d)) : prepared.weights().get(d);
              project(input, d, rows, weights[d].readInput(), projected.block(d, directions));
            }));
    Operand gates = products.operand(kept, width);
    HostTape tape =
        new HostTape(
            input,
            rows,
            List.of(weights),
            projected,
            backend.matrix(tokens, hidden),
            records && (input.cell().hasCellState() || apart)
                ? backend.matrix(tokens, hidden)
                : null,
            products.operand(kept, hidden),
            gates,
            !records ? null : apart ? products.operand(kept, width) : gates);
    inShards(tape, RecurrenceShard::forward);
    return tape;
  }

  private HostTape.Weights staged(RecurrenceWeights weights) {
    Operand input = products.stage(weights.weightInput());
    Operand hidden = products.stage(masked(weights));
    return new HostTape.Weights(
        input,
        hidden,
        gemm.weight(input, products::operand),
        gemm.weight(hidden, products::operand));
  }

  /** The input part of a direction's gates: x · W_ihᵀ with its bias. */
  private void project(RecurrenceInput input, int d, Operand rows, Operand weight, Operand out) {
    if (rows.rows() > 0) {
      products.fillRows(inputBias(input.cell(), input.weights().get(d)), out);
      gemm.addTimesWeight(rows, weight, out);
    }
  }

  private static Matrix inputBias(Cell cell, RecurrenceWeights weights) {
    return CellKernel.of(cell).inputBias(weights.biasInput(), weights.biasHidden());
  }

  /** Weights in memory of their own, without rows. */
  HostPreparedLayer prepare(Cell cell, List<RecurrenceWeights> weights) {
    return new HostPreparedLayer(
        cell,
        weights.stream()
            .map(
                each ->
                    new HostTape.Weights(
                        null,
                        null,
                        products.keepWeight(each.weightInput()),
                        products.keepWeight(each.weightHidden())))
            .toList(),
        weights.stream().map(each -> inputBias(cell, each)).toList(),
        0,
        weights.stream().map(each -> new float[0][]).toList());
  }

  /** The layer with the input part of more rows. */
  HostPreparedLayer extend(HostPreparedLayer layer, Matrix rows) {
    HostPreparedLayer more = layer.withRoomFor(rows.rows());
    List<Integer> blocks =
        IntStream.rangeClosed(
                layer.rows() / HostPreparedLayer.BLOCK, (more.rows() - 1) / HostPreparedLayer.BLOCK)
            .boxed()
            .toList();
    backend.forEach(
        blocks,
        (lane, block) -> {
          int from = Math.max(layer.rows(), block * HostPreparedLayer.BLOCK);
          int to = Math.min(more.rows(), (block + 1) * HostPreparedLayer.BLOCK);
          ((HostBackend) lane).fill(more, rows, from - layer.rows(), from, to);
        });
    return more;
  }

  /**
   * Fills rows {@code from} to {@code to} of a layer, which are of one block.
   *
   * @param first the input row of {@code from}
   */
  void fill(HostPreparedLayer layer, Matrix rows, int first, int from, int to) {
    Operand x = products.operand(to - from, rows.columns());
    x.put(rows.data(), first * rows.columns(), 0, x.size());
    for (int d = 0; d < layer.weights().size(); d++) {
      Operand sums = products.operand(x.rows(), layer.bias().get(d).columns());
      products.fillRows(layer.bias().get(d), sums);
      gemm.addTimesWeight(x, layer.weights().get(d).readInput(), sums);
      sums.get(0, layer.block(d, from), layer.position(from), sums.size());
    }
  }

  private Matrix masked(RecurrenceWeights weights) {
    if (weights.mask() == null) {
      return weights.weightHidden();
    }
    Matrix out = backend.matrix(weights.mask().rows(), weights.mask().columns());
    backend.copy(weights.weightHidden(), out);
    backend.multiplyBy(weights.mask(), out);
    return out;
  }

  /** Fills the gradients; returns that of the input rows, [R, in], or null if not needed. */
  Matrix backward(HostTape tape, RecurrenceGradient d) {
    inShards(tape, shard -> shard.backward(backend, d));
    int directions = tape.input().directions();
    Matrix[] dRows = new Matrix[directions];
    List<Runnable> pieces = new ArrayList<>();
    pieces.addAll(each(directions, k -> hiddenGradient(tape, d, k)));
    pieces.addAll(each(directions, k -> dRows[k] = inputGradients(tape, d, k)));
    backend.run(pieces);
    if (d.wantsRows() && directions == 2) {
      backend.add(dRows[1], dRows[0]);
    }
    return dRows[0];
  }

  /** Fills the gradient of W_hh. */
  private void hiddenGradient(HostTape tape, RecurrenceGradient d, int direction) {
    Matrix out = d.weights().get(direction).weightHidden();
    products.transposedTimes(
        tape.of(tape.recurrent(), direction),
        tape.of(tape.previousHidden(), direction),
        tape.input().firstWithPrevious(),
        out);
    Matrix mask = tape.input().weights().get(direction).mask();
    if (mask != null) {
      backend.multiplyBy(mask, out);
    }
  }

  /** Fills the gradients of W_ih and both biases; returns that of x, or null. */
  private Matrix inputGradients(HostTape tape, RecurrenceGradient d, int direction) {
    RecurrenceWeights out = d.weights().get(direction);
    Operand rows = tape.rows();
    Operand dProjected = products.operand(rows.rows(), tape.input().gateColumns());
    int[] index = tape.input().index().get(direction);
    products.sumByIndex(tape.of(tape.gates(), direction), index, dProjected);
    products.transposedTimes(dProjected, rows, 0, out.weightInput());
    products.columnSums(dProjected, out.biasInput());
    if (tape.recurrent() == tape.gates()) {
      backend.copy(out.biasInput(), out.biasHidden());
    } else {
      products.columnSums(tape.of(tape.recurrent(), direction), out.biasHidden());
    }
    if (!d.wantsRows()) {
      return null;
    }
    Operand product = products.operand(rows.rows(), rows.columns());
    gemm.multiply(dProjected, tape.weights().get(direction).input(), product);
    return products.fetch(product);
  }

  private static List<Runnable> each(int directions, IntConsumer work) {
    return IntStream.range(0, directions).<Runnable>mapToObj(d -> () -> work.accept(d)).toList();
  }

  private void inShards(HostTape tape, Consumer<RecurrenceShard> work) {
    int rows = tape.input().batch();
    int size = tape.records() ? MOST : rows;
    List<Runnable> pieces = new ArrayList<>();
    for (int direction = 0; direction < tape.input().directions(); direction++) {
      for (int low = 0; low < rows; low += size) {
        RecurrenceShard.Place place =
            new RecurrenceShard.Place(direction, low, Math.min(rows, low + size));
        pieces.add(() -> work.accept(new RecurrenceShard(backend, gemm, tape, place)));
      }
    }
    backend.run(pieces);
  }
}
