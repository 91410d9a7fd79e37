package io.valence.nn;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * y = x Wᵀ + b; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Linear.html">torch.nn.Linear</a>.
 */
public final class Linear extends Module {
  private final int inFeatures;
  private final int outFeatures;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer initialized like PyTorch's: U(-1/√in, 1/√in).
   *
   * @param context the context
   * @param inFeatures size of each input
   * @param outFeatures size of each output
   * @param withBias whether to have b
   */
  public Linear(Context context, int inFeatures, int outFeatures, boolean withBias) {
    super(context);
    require(inFeatures > 0 && outFeatures > 0, "in_features and out_features must be positive");
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    double bound = 1 / Math.sqrt(inFeatures);
    RandomGenerator random = context.random();
    this.weight = new Parameter("weight", outFeatures, inFeatures).uniform(bound, random);
    this.bias = withBias ? new Parameter("bias", outFeatures).uniform(bound, random) : null;
  }

  /** {@code weight [out, in]} and {@code bias [out]}. */
  @Override
  public List<Parameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /**
   * The output.
   *
   * @param x [*, in]
   * @return y, [*, out]
   * @throws IllegalArgumentException if the last dimension is not {@code in}
   */
  public Tensor forward(Tensor x) {
    requireColumns(x, inFeatures);
    Matrix y =
        context()
            .backend()
            .linear(x.matrix(), weight.valueMatrix(), bias == null ? null : bias.valueMatrix());
    return Tensor.of(y, withLast(x, outFeatures));
  }

  /**
   * The input gradient; adds those of weight and bias.
   *
   * @param x as passed to {@link #forward}
   * @param dy d loss / d y, [*, out]
   * @return d loss / d x, [*, in]
   */
  public Tensor backward(Tensor x, Tensor dy) {
    requireColumns(x, inFeatures);
    require(
        Arrays.equals(dy.shape(), withLast(x, outFeatures)),
        "the gradient " + dy + " is not of the shape of the output for " + x);
    Backend backend = context().backend();
    Matrix dWeight = new Matrix(outFeatures, inFeatures);
    Matrix dx = backend.linearBackward(x.matrix(), weight.valueMatrix(), dy.matrix(), dWeight);
    weight.addGradient(dWeight);
    if (bias != null) {
      Matrix dBias = new Matrix(1, outFeatures);
      backend.columnSums(dy.matrix(), dBias);
      bias.addGradient(dBias);
    }
    return Tensor.of(dx, x.shape());
  }

  private static void requireColumns(Tensor x, int columns) {
    require(
        x.dim() >= 1 && x.size(-1) == columns,
        "mat1 and mat2 shapes cannot be multiplied ("
            + x
            + " has "
            + (x.dim() == 0 ? 0 : x.size(-1))
            + " columns, the layer takes "
            + columns
            + ")");
  }

  private static int[] withLast(Tensor x, int size) {
    int[] shape = x.shape();
    shape[shape.length - 1] = size;
    return shape;
  }

  @Override
  public String toString() {
    return "Linear(in_features="
        + inFeatures
        + ", out_features="
        + outFeatures
        + ", bias="
        + (bias == null ? "False" : "True")
        + ")";
  }
}
