package io.valence.nn;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.Normalization;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Batch normalization of [B, F]; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html">torch.nn.BatchNorm1d</a>
 * with its defaults: eps 1e-5, momentum 0.1, biased variance in the output and unbiased variance in
 * the running statistic.
 */
public final class BatchNorm1d extends Module {
  private static final double EPSILON = 1e-5;
  private static final float MOMENTUM = 0.1f;

  private final int features;
  private final Parameter weight;
  private final Parameter bias;
  private final Matrix runningMean;
  private final Matrix runningVariance;

  /**
   * Creates a layer with weight 1, bias 0.
   *
   * @param context the context
   * @param numFeatures F
   */
  public BatchNorm1d(Context context, int numFeatures) {
    super(context);
    require(numFeatures > 0, "num_features must be positive");
    this.features = numFeatures;
    this.weight = new Parameter("weight", numFeatures);
    this.bias = new Parameter("bias", numFeatures);
    this.runningMean = new Matrix(1, numFeatures);
    this.runningVariance = new Matrix(1, numFeatures);
    Arrays.fill(weight.value().data(), 1);
    Arrays.fill(runningVariance.writableData(), 1);
  }

  /** {@code weight [F]} and {@code bias [F]}. */
  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  @Override
  Map<String, Tensor> buffers() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    all.put("running_mean", Tensor.of(runningMean.writableData(), features));
    all.put("running_var", Tensor.of(runningVariance.writableData(), features));
    return all;
  }

  /** The result of {@link #forward}, with the data for {@link #backward}. */
  public static final class Output {
    private final Tensor output;
    private final Normalization.Normalized tape;
    private final Matrix variance;
    private final boolean ofBatch;
    private boolean used;

    private Output(Normalization.Normalized tape, Matrix variance, boolean ofBatch, int... shape) {
      this.output = Tensor.of(tape.output(), shape);
      this.tape = tape;
      this.variance = variance;
      this.ofBatch = ofBatch;
    }

    /**
     * The normalized batch.
     *
     * @return [B, F]
     */
    public Tensor output() {
      return output;
    }
  }

  /**
   * Normalizes by batch statistics and updates the running ones, or uses these.
   *
   * @param x [B, F]
   * @param training whether to use the batch
   * @return the output
   * @throws IllegalArgumentException if the shape does not fit, or when training on one row
   */
  public Output forward(Tensor x, boolean training) {
    require(x.dim() == 2, "expected 2D input (got " + x.dim() + "D input)");
    require(
        x.size(1) == features,
        "running_mean should contain " + x.size(1) + " elements not " + features);
    require(
        !training || x.size(0) > 1,
        "Expected more than 1 value per channel when training, got input size "
            + Tensor.text(x.shape()));
    Backend backend = context().backend();
    Normalization normalization = backend.normalization();
    Normalization.Statistics by =
        training
            ? normalization.statistics(x.matrix())
            : new Normalization.Statistics(runningMean.copy(), runningVariance.copy());
    if (training) {
      int rows = x.size(0);
      update(backend, runningMean, by.mean(), 1);
      update(backend, runningVariance, by.variance(), rows / (rows - 1f));
    }
    Normalization.Normalized tape =
        normalization.forward(x.matrix(), by, weight.valueMatrix(), bias.valueMatrix(), EPSILON);
    return new Output(tape, by.variance(), training, x.shape());
  }

  private static void update(Backend backend, Matrix running, Matrix batch, float factor) {
    backend.scale(1 - MOMENTUM, running);
    backend.addScaled(MOMENTUM * factor, batch, running);
  }

  /**
   * The input gradient; adds those of weight and bias. Once per output.
   *
   * @param output of {@link #forward}
   * @param dy d loss / d output, [B, F]
   * @return d loss / d x, [B, F]
   * @throws IllegalStateException if the output was used already
   */
  public Tensor backward(Output output, Tensor dy) {
    require(
        Arrays.equals(dy.shape(), output.output.shape()),
        "the gradient " + dy + " is not of the shape of the output " + output.output);
    if (output.used) {
      throw new IllegalStateException(
          "Trying to backward through the graph a second time; run forward again");
    }
    output.used = true;
    Backend backend = context().backend();
    Matrix dWeight = new Matrix(1, features);
    Matrix dBias = new Matrix(1, features);
    backend.columnSums(dy.matrix(), dBias);
    Normalization n = backend.normalization();
    Matrix w = weight.valueMatrix();
    Matrix dx =
        output.ofBatch
            ? n.backward(dy.matrix(), output.tape, output.variance, w, EPSILON, dWeight)
            : n.backwardByConstants(dy.matrix(), output.tape, output.variance, w, EPSILON, dWeight);
    weight.addGradient(dWeight);
    bias.addGradient(dBias);
    return Tensor.of(dx, dy.shape());
  }

  @Override
  public String toString() {
    return "BatchNorm1d("
        + features
        + ", eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)";
  }
}
