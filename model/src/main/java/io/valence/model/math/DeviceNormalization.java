package io.valence.model.math;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Batch normalization by ND4J's operations. */
record DeviceNormalization(DeviceMemory memory) implements Normalization {
  @Override
  public Matrix mean(Matrix x) {
    return memory.matrix(memory.of(x).mean(true, 0));
  }

  @Override
  public Matrix variance(Matrix x, Matrix mean) {
    INDArray centred = memory.of(x).subRowVector(memory.of(mean));
    return memory.matrix(centred.muli(centred).mean(true, 0));
  }

  @Override
  public Matrix normalize(Matrix x, Matrix mean, Matrix variance, double epsilon) {
    INDArray centred = memory.of(x).subRowVector(memory.of(mean));
    return memory.matrix(centred.muliRowVector(inverseDeviation(variance, epsilon)));
  }

  @Override
  public Matrix affine(Matrix normalized, Matrix weight, Matrix bias) {
    INDArray scaled = memory.of(normalized).mulRowVector(memory.of(weight));
    return memory.matrix(scaled.addiRowVector(memory.of(bias)));
  }

  @Override
  public void weightGradient(Matrix dy, Matrix normalized, Matrix dWeight) {
    memory.room(dWeight).assign(memory.of(dy).mul(memory.of(normalized)).sum(true, 0));
  }

  @Override
  public Matrix backward(
      Matrix dy, Matrix normalized, Matrix weight, Matrix variance, double epsilon) {
    INDArray d = memory.of(dy);
    INDArray x = memory.of(normalized);
    INDArray out = d.subRowVector(d.mean(true, 0));
    out.subi(x.mulRowVector(d.mul(x).mean(true, 0)));
    INDArray scale = inverseDeviation(variance, epsilon).muli(memory.of(weight));
    return memory.matrix(out.muliRowVector(scale));
  }

  private INDArray inverseDeviation(Matrix variance, double epsilon) {
    return Transforms.sqrt(memory.of(variance).add(epsilon), false).rdivi(1);
  }
}
