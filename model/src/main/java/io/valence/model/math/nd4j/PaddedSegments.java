package io.valence.model.math.nd4j;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The rows of each segment side by side, [segments, longest], with padding for shorter segments, so
 * that ND4J's operations can process them.
 */
final class PaddedSegments {
  private final int count;
  private final int longest;
  private final int[] segment;
  private final int[] places;

  /**
   * @param segment the segment of each row
   * @param count segments, none empty
   */
  PaddedSegments(int[] segment, int count) {
    this.count = count;
    this.segment = segment;
    int[] lengths = new int[count];
    for (int s : segment) {
      lengths[s]++;
    }
    this.longest = Arrays.stream(lengths).max().orElse(0);
    this.places = new int[segment.length];
    int[] next = new int[count];
    for (int n = 0; n < segment.length; n++) {
      places[n] = segment[n] * longest + next[segment[n]]++;
    }
  }

  /** x [N, columns] as [segments · longest, columns], padded. */
  private INDArray sideBySide(INDArray x, double rest) {
    INDArray out =
        Nd4j.valueArrayOf(new long[] {(long) count * longest, x.columns()}, rest, DataType.FLOAT);
    Nd4jBackend.update(Nd4jBackend.REPLACE, out, places, x);
    return out;
  }

  /** Fills out [segments, columns]; returns each maximum's first row. */
  INDArray max(INDArray x, INDArray out) {
    out.assign(largest(x));
    // Row n weighs N - n where it has the maximum, so the first one weighs most.
    INDArray has = x.eq(Nd4j.pullRows(out, 1, segment)).castTo(DataType.FLOAT);
    int rows = segment.length;
    float[] left = new float[rows];
    for (int n = 0; n < rows; n++) {
      left[n] = rows - n;
    }
    INDArray weights = Nd4j.createFromArray(left).reshape(rows, 1);
    // A column of NaN has none: any row works.
    return Transforms.max(largest(has.muliColumnVector(weights)), 1, false).rsubi(rows);
  }

  private INDArray largest(INDArray x) {
    return sideBySide(x, Float.NEGATIVE_INFINITY)
        .reshape('c', count, longest, x.columns())
        .max(1)
        .reshape('c', count, x.columns());
  }

  /** dX[from[s, c], c] += dOut[s, c]. */
  static void maxBackward(INDArray dOut, INDArray from, INDArray dX) {
    int columns = dX.columns();
    INDArray column =
        Nd4j.createFromArray(LongStream.range(0, columns).toArray()).reshape(1, columns);
    INDArray place = from.castTo(DataType.INT64).muli(columns).addiRowVector(column);
    INDArray numbers = dX.reshape('c', dX.length(), 1);
    Nd4j.exec(
        DynamicCustomOp.builder(Nd4jBackend.ADD)
            .addInputs(
                numbers,
                place.reshape(place.length()),
                dOut.dup('c').reshape('c', dOut.length(), 1))
            .addOutputs(numbers)
            .addBooleanArguments(true)
            .build());
  }

  /** x [N, 1] becomes e^x over its segment's sum. */
  void softmax(INDArray x) {
    INDArray padded = sideBySide(x, Float.NEGATIVE_INFINITY).reshape('c', count, longest);
    padded.subiColumnVector(padded.max(true, 1));
    Transforms.exp(padded, false);
    padded.diviColumnVector(padded.sum(true, 1));
    x.assign(Nd4j.pullRows(padded.reshape('c', (long) count * longest, 1), 1, places));
  }

  /** dy becomes y (dy - the segment's sum of y dy). */
  void softmaxBackward(INDArray y, INDArray dy) {
    INDArray sums = sideBySide(y.mul(dy), 0).reshape('c', count, longest).sum(true, 1);
    dy.subi(Nd4j.pullRows(sums, 1, segment)).muli(y);
  }
}
