package io.valence.model.math.cuda;

import io.valence.model.math.Activation;
import io.valence.model.math.AdamStep;

/**
 * The elementwise, row and column kernels of {@code kernels.cu}, one method each; that file says
 * what they compute. Matrices have the shapes of {@link io.valence.model.math.Backend}'s methods.
 */
record Kernels(Gpu gpu) {
  private KernelCall call(String kernel, int items) {
    return new KernelCall(kernel, items);
  }

  // Elements

  void fill(float value, GpuMatrix out) {
    gpu.launch(call("fill", out.size()).with(value).with(out));
  }

  void addScaled(float factor, GpuMatrix x, GpuMatrix out) {
    addScaled(out.size(), factor, x, out);
  }

  /** Only the first elements. */
  void addScaled(int count, float factor, GpuMatrix x, GpuMatrix out) {
    gpu.launch(call("add_scaled", count).with(factor).with(x).with(out));
  }

  void multiplyBy(GpuMatrix factors, GpuMatrix out) {
    gpu.launch(call("multiply_by", out.size()).with(factors).with(out));
  }

  void scale(float factor, GpuMatrix x) {
    gpu.launch(call("scale", x.size()).with(factor).with(x));
  }

  void activate(Activation f, GpuMatrix x) {
    gpu.launch(call("activate", x.size()).with(f.ordinal()).with(x));
  }

  void activateBackward(Activation f, GpuMatrix y, GpuMatrix dy) {
    gpu.launch(call("activate_backward", y.size()).with(f.ordinal()).with(y).with(dy));
  }

  void dropoutMask(long seed, float rate, GpuMatrix out) {
    gpu.launch(call("dropout_mask", out.size()).with(seed).with(rate).with(out));
  }

  // Rows

  void fillRows(GpuMatrix row, GpuMatrix out) {
    gpu.launch(call("fill_rows", out.size()).with(out.columns()).with(row).with(out));
  }

  /**
   * @param index {@code count} rows
   */
  void gather(int count, GpuMatrix source, GpuMatrix index, int at, GpuMatrix out) {
    int width = source.columns();
    gpu.launch(
        call("gather", count * width)
            .with(width)
            .with(source)
            .with(index)
            .with(at)
            .with(out.columns())
            .with(out));
  }

  void takeColumns(GpuMatrix source, int at, GpuMatrix out) {
    gpu.launch(
        call("take_columns", out.size())
            .with(out.columns())
            .with(source)
            .with(at)
            .with(source.columns())
            .with(out));
  }

  void transpose(GpuMatrix source, GpuMatrix out) {
    gpu.launch(
        call("transpose", out.size())
            .with(source.rows())
            .with(source.columns())
            .with(source)
            .with(out));
  }

  /**
   * @param index {@code count} rows
   */
  void scatter(int count, GpuMatrix source, GpuMatrix index, GpuMatrix out) {
    int width = source.columns();
    gpu.launch(call("scatter", count * width).with(width).with(source).with(index).with(out));
  }

  void scaleRows(GpuMatrix factors, GpuMatrix x) {
    gpu.launch(call("scale_rows", x.size()).with(x.columns()).with(factors).with(x));
  }

  void rowDots(GpuMatrix a, GpuMatrix b, GpuMatrix out) {
    gpu.launch(call("row_dots", a.rows()).with(a.columns()).with(a).with(b).with(out));
  }

  void lengthRatio(float share, GpuMatrix squares, GpuMatrix factors) {
    gpu.launch(call("length_ratio", factors.rows()).with(share).with(squares).with(factors));
  }

  // Columns

  void columnMean(GpuMatrix x, GpuMatrix out) {
    gpu.launch(call("column_mean", x.columns()).with(x.rows()).with(x).with(out));
  }

  void columnVariance(GpuMatrix x, GpuMatrix mean, GpuMatrix out) {
    gpu.launch(call("column_variance", x.columns()).with(x.rows()).with(x).with(mean).with(out));
  }

  void columnDots(GpuMatrix a, GpuMatrix b, GpuMatrix out) {
    gpu.launch(call("column_dots", a.columns()).with(a.rows()).with(a).with(b).with(out));
  }

  void normalize(GpuMatrix x, GpuMatrix mean, GpuMatrix variance, float epsilon, GpuMatrix out) {
    gpu.launch(
        call("normalize", x.size())
            .with(x.columns())
            .with(x)
            .with(mean)
            .with(variance)
            .with(epsilon)
            .with(out));
  }

  void affine(GpuMatrix x, GpuMatrix weight, GpuMatrix bias, GpuMatrix out) {
    gpu.launch(
        call("affine", out.size()).with(out.columns()).with(x).with(weight).with(bias).with(out));
  }

  // Optimizers

  void adam(AdamStep step, GpuMatrix g, GpuMatrix m, GpuMatrix v, GpuMatrix p) {
    gpu.launch(
        call("adam", p.size())
            .with((float) step.rate())
            .with((float) step.beta1())
            .with((float) (1 - step.beta1()))
            .with((float) step.beta2())
            .with((float) (1 - step.beta2()))
            .with((float) (1 / step.rootCorrection()))
            .with((float) step.epsilon())
            .with(g)
            .with(m)
            .with(v)
            .with(p));
  }

  void momentum(float rate, float momentum, GpuMatrix g, GpuMatrix velocity, GpuMatrix p) {
    gpu.launch(call("momentum", p.size()).with(rate).with(momentum).with(g).with(velocity).with(p));
  }

  void clipFactor(float bound, GpuMatrix squares, GpuMatrix out) {
    gpu.launch(call("clip_factor", 1).with(bound).with(squares).with(out));
  }

  void scaleBy(GpuMatrix factor, GpuMatrix x) {
    gpu.launch(call("scale_by", x.size()).with(factor).with(x));
  }

  void lerp(float part, GpuMatrix x, GpuMatrix average) {
    gpu.launch(call("lerp", x.size()).with(part).with(x).with(average));
  }
}
