package io.valence.model.math.nd4j;

import io.valence.model.math.AdamStep;
import io.valence.model.math.Matrix;
import io.valence.model.math.OptimizerKernels;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Optimizer updates in ND4J's operations. */
record Nd4jOptimizerKernels(Nd4jMemory memory) implements OptimizerKernels {
  @Override
  public void adam(AdamStep step, Matrix g, Matrix m, Matrix v, Matrix p) {
    INDArray gradient = memory.of(g);
    INDArray mean = memory.of(m);
    INDArray square = memory.of(v);
    mean.muli(step.beta1()).addi(gradient.mul(1 - step.beta1()));
    square.muli(step.beta2()).addi(gradient.mul(gradient).muli(1 - step.beta2()));
    INDArray root = Transforms.sqrt(square, true).muli(1 / step.rootCorrection());
    memory.of(p).subi(mean.mul(step.rate()).divi(root.addi(step.epsilon())));
  }

  @Override
  public void momentum(float rate, float momentum, Matrix g, Matrix velocity, Matrix p) {
    INDArray speed = memory.of(velocity).muli(momentum).addi(memory.of(g));
    memory.of(p).subi(speed.mul(rate));
  }

  @Override
  public void lerp(float part, Matrix x, Matrix average) {
    INDArray target = memory.of(average);
    target.addi(memory.of(x).sub(target).muli(part));
  }

  @Override
  public DoubleSupplier clip(List<Matrix> gradients, double bound) {
    INDArray sum = Nd4j.zeros(DataType.FLOAT, 1);
    for (Matrix x : gradients) {
      INDArray numbers = memory.of(x);
      sum.addi(numbers.mul(numbers).sum());
    }
    double norm = Math.sqrt(sum.getDouble(0));
    float factor = OptimizerKernels.clipFactor(norm, bound);
    if (factor != 1) {
      // Not as a number: ND4J multiplies by 1e-5 in place of NaN.
      INDArray scalar = Nd4j.scalar(factor);
      gradients.forEach(g -> memory.of(g).muli(scalar));
    }
    return () -> norm;
  }
}
