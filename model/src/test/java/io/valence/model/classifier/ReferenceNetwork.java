package io.valence.model.classifier;

import io.valence.model.config.ModelConfig;
import io.valence.model.layer.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The classifier once more in double precision, a row and a number at a time, straight from the
 * equations: slow, without packing, products or approximations. Gradients are checked against its
 * differences.
 */
public final class ReferenceNetwork {
  private final ModelConfig config;
  private final Map<String, double[]> values = new TreeMap<>();
  private final Map<String, int[]> shapes = new TreeMap<>();

  public ReferenceNetwork(Classifier model) {
    this.config = model.config();
    for (Parameter p : model.parameters()) {
      double[] numbers = new double[p.value().data().length];
      Arrays.setAll(numbers, i -> p.value().data()[i]);
      values.put(p.name(), numbers);
      shapes.put(p.name(), p.shape());
    }
  }

  /** The numbers of a parameter, to be changed at will. */
  public double[] numbers(String name) {
    return values.get(name);
  }

  /** Mean cross-entropy in training mode. */
  double loss(int[][] rows, int[] labels) {
    double[][] logits = logits(rows);
    double total = 0;
    for (int b = 0; b < logits.length; b++) {
      double sum = Arrays.stream(logits[b]).map(Math::exp).sum();
      total += Math.log(sum) - logits[b][labels[b]];
    }
    return total / rows.length;
  }

  /** In training mode, [B][K]. */
  public double[][] logits(int[][] rows) {
    double[][] features = new double[rows.length][];
    for (int b = 0; b < rows.length; b++) {
      features[b] = pool(recurrent(embed(rows[b])));
    }
    double[][] hidden = normalized(linear("head.0", features));
    for (double[] row : hidden) {
      Arrays.setAll(row, f -> Math.max(0, row[f]));
    }
    return linear("head.3", hidden);
  }

  private double[][] embed(int[] ids) {
    int width = shapes.get("embedding.weight")[1];
    double[] table = numbers("embedding.weight");
    return Arrays.stream(ids)
        .mapToObj(id -> Arrays.copyOfRange(table, id * width, (id + 1) * width))
        .toArray(double[][]::new);
  }

  /** All layers: [T][E] to [T][D·H]. */
  private double[][] recurrent(double[][] x) {
    double[][] in = x;
    for (int k = 0; k < config.hidden().size(); k++) {
      double[][] forward = direction(in, "_l" + k, config.hidden().get(k), false);
      if (config.bidirectional()) {
        double[][] backward = direction(in, "_l" + k + "_reverse", config.hidden().get(k), true);
        for (int t = 0; t < forward.length; t++) {
          forward[t] = concat(forward[t], backward[t]);
        }
      }
      in = forward;
    }
    return in;
  }

  private double[][] direction(double[][] x, String suffix, int hidden, boolean reverse) {
    double[][] out = new double[x.length][];
    double[] h = new double[hidden];
    double[] c = new double[hidden];
    for (int step = 0; step < x.length; step++) {
      int t = reverse ? x.length - 1 - step : step;
      double[] in = affine("rnn.weight_ih" + suffix, "rnn.bias_ih" + suffix, x[t]);
      double[] rec = affine("rnn.weight_hh" + suffix, "rnn.bias_hh" + suffix, h);
      double[] next = new double[hidden];
      for (int j = 0; j < hidden; j++) {
        next[j] = cell(in, rec, h, c, j, hidden);
      }
      h = next;
      out[t] = h;
    }
    return out;
  }

  private double cell(double[] in, double[] rec, double[] h, double[] c, int j, int n) {
    return switch (config.cell()) {
      case LSTM -> {
        double i = sigmoid(in[j] + rec[j]);
        double f = sigmoid(in[n + j] + rec[n + j]);
        double g = Math.tanh(in[2 * n + j] + rec[2 * n + j]);
        double o = sigmoid(in[3 * n + j] + rec[3 * n + j]);
        c[j] = f * c[j] + i * g;
        yield o * Math.tanh(c[j]);
      }
      case GRU -> {
        double r = sigmoid(in[j] + rec[j]);
        double z = sigmoid(in[n + j] + rec[n + j]);
        double candidate = Math.tanh(in[2 * n + j] + r * rec[2 * n + j]);
        yield (1 - z) * candidate + z * h[j];
      }
      case RNN -> {
        double sum = in[j] + rec[j];
        yield switch (config.nonlinearity()) {
          case TANH -> Math.tanh(sum);
          case RELU -> Math.max(0, sum);
        };
      }
    };
  }

  private double[] pool(double[][] steps) {
    return switch (config.pooling()) {
      case LAST -> last(steps);
      case MEAN ->
          pool(steps, j -> Arrays.stream(steps).mapToDouble(s -> s[j]).average().orElseThrow());
      case MAX -> pool(steps, j -> Arrays.stream(steps).mapToDouble(s -> s[j]).max().orElseThrow());
      case ATTENTION -> attention(steps);
    };
  }

  private static double[] pool(double[][] steps, IntToDoubleFunction feature) {
    return IntStream.range(0, steps[0].length).mapToDouble(feature).toArray();
  }

  private double[] last(double[][] steps) {
    int width = steps[0].length;
    int half = config.bidirectional() ? width / 2 : width;
    double[] out = new double[width];
    System.arraycopy(steps[steps.length - 1], 0, out, 0, half);
    System.arraycopy(steps[0], half, out, half, width - half);
    return out;
  }

  private double[] attention(double[][] steps) {
    double[] weights = new double[steps.length];
    for (int t = 0; t < steps.length; t++) {
      double[] projected = affine("attention.proj.weight", "attention.proj.bias", steps[t]);
      for (int j = 0; j < projected.length; j++) {
        weights[t] += numbers("attention.score.weight")[j] * Math.tanh(projected[j]);
      }
    }
    double sum = Arrays.stream(weights).map(Math::exp).sum();
    return pool(
        steps,
        j -> {
          double total = 0;
          for (int t = 0; t < steps.length; t++) {
            total += Math.exp(weights[t]) / sum * steps[t][j];
          }
          return total;
        });
  }

  private double[][] linear(String name, double[][] x) {
    return Arrays.stream(x)
        .map(row -> affine(name + ".weight", name + ".bias", row))
        .toArray(double[][]::new);
  }

  private double[][] normalized(double[][] x) {
    double[][] out = new double[x.length][x[0].length];
    for (int f = 0; f < x[0].length; f++) {
      int column = f;
      double mean = Arrays.stream(x).mapToDouble(r -> r[column]).average().orElseThrow();
      double variance =
          Arrays.stream(x)
              .mapToDouble(r -> (r[column] - mean) * (r[column] - mean))
              .average()
              .orElseThrow();
      for (int b = 0; b < x.length; b++) {
        double unit = (x[b][f] - mean) / Math.sqrt(variance + 1e-5);
        out[b][f] = unit * numbers("head.1.weight")[f] + numbers("head.1.bias")[f];
      }
    }
    return out;
  }

  private double[] affine(String weight, String bias, double[] x) {
    double[] w = numbers(weight);
    double[] out = numbers(bias).clone();
    for (int r = 0; r < out.length; r++) {
      for (int j = 0; j < x.length; j++) {
        out[r] += w[r * x.length + j] * x[j];
      }
    }
    return out;
  }

  private static double[] concat(double[] a, double[] b) {
    double[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
