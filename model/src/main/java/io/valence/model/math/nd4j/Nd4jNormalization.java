package io.valence.model.math.nd4j;

import io.valence.model.math.Matrix;
import io.valence.model.math.Normalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Batch normalization in ND4J's operations. */
record Nd4jNormalization(Nd4jMemory memory) implements Normalization {
  @Override
  public Statistics statistics(Matrix x) {
    INDArray mean = memory.of(x).mean(true, 0);
    INDArray centered = memory.of(x).subRowVector(mean);
    INDArray variance = centered.muli(centered).mean(true, 0);
    return new Statistics(memory.matrix(mean), memory.matrix(variance));
  }

  @Override
  public Normalized forward(Matrix x, Statistics by, Matrix weight, Matrix bias, double epsilon) {
    INDArray normalized = memory.of(x).subRowVector(memory.of(by.mean()));
    normalized.muliRowVector(inverseDeviation(by.variance(), epsilon));
    INDArray output = normalized.mulRowVector(memory.of(weight));
    output.addiRowVector(memory.of(bias));
    return new Normalized(memory.matrix(normalized), memory.matrix(output));
  }

  @Override
  public Matrix backward(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight) {
    weightGradient(dy, tape, dWeight);
    INDArray d = memory.of(dy);
    INDArray x = memory.of(tape.normalized());
    INDArray out = d.subRowVector(d.mean(true, 0));
    INDArray unit = x.subRowVector(x.mean(true, 0));
    out.subi(unit.mulRowVector(out.mul(unit).mean(true, 0)));
    out.subiRowVector(out.mean(true, 0));
    INDArray scale = inverseDeviation(variance, epsilon).muli(memory.of(weight));
    return memory.matrix(out.muliRowVector(scale));
  }

  @Override
  public Matrix backwardByConstants(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight) {
    weightGradient(dy, tape, dWeight);
    INDArray scaled = memory.of(dy).mulRowVector(memory.of(weight));
    return memory.matrix(scaled.muliRowVector(inverseDeviation(variance, epsilon)));
  }

  private void weightGradient(Matrix dy, Normalized tape, Matrix dWeight) {
    INDArray products = memory.of(dy).mul(memory.of(tape.normalized()));
    memory.room(dWeight).assign(products.sum(true, 0));
  }

  private INDArray inverseDeviation(Matrix variance, double epsilon) {
    return Transforms.sqrt(memory.of(variance).add(epsilon), false).rdivi(1);
  }
}
