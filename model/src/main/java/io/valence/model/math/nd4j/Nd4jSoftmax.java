package io.valence.model.math.nd4j;

import io.valence.model.math.Loss;
import io.valence.model.math.Targets;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Cross-entropy in ND4J's operations, as in {@link Loss}. */
final class Nd4jSoftmax {
  private Nd4jSoftmax() {}

  /**
   * For few logits per row, with targets of {@link Targets#ofMean}, which become the gradient.
   *
   * @return the loss, [1, 1]
   */
  static INDArray ofTargets(INDArray logits, INDArray targets) {
    INDArray x = logits.dup('c');
    x.subiColumnVector(x.max(true, 1));
    INDArray p = Transforms.exp(x, true);
    INDArray sum = p.sum(true, 1);
    x.subiColumnVector(Transforms.log(sum, true));
    INDArray losses = x.muli(targets).sum(true, 1).negi();
    p.muliColumnVector(targets.sum(true, 1).divi(sum));
    targets.rsubi(p);
    return losses.sum(true, 0);
  }

  /** For many logits per row: the summed loss; logits [N, U] become gradients. */
  static double gradient(INDArray x, int[] targets, float share) {
    int[] counted = IntStream.range(0, targets.length).filter(n -> targets[n] >= 0).toArray();
    if (counted.length == 0) {
      x.assign(0);
      return 0;
    }
    // The flat index of each target in x.
    int[] places = IntStream.of(counted).map(n -> n * x.columns() + targets[n]).toArray();
    float[] counts = new float[targets.length];
    for (int n : counted) {
      counts[n] = 1;
    }
    INDArray count = Nd4j.createFromArray(counts).reshape(targets.length, 1);
    INDArray numbers = x.reshape('c', x.length(), 1);
    x.subiColumnVector(x.max(true, 1));
    double own = Nd4j.pullRows(numbers, 1, places).sumNumber().doubleValue();
    Transforms.exp(x, false);
    INDArray sum = x.sum(true, 1);
    double logs = Transforms.log(sum, true).muli(count).sumNumber().doubleValue();
    x.muliColumnVector(count.mul(share).divi(sum));
    INDArray ones = Nd4j.valueArrayOf(new long[] {places.length, 1}, -share);
    Nd4jBackend.update(Nd4jBackend.ADD, numbers, places, ones);
    return logs - own;
  }
}
