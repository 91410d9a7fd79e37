package io.valence.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.GoldenCase;
import io.valence.model.config.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classifier put together from the library's layers has PyTorch's numbers. */
class GoldenNetworkTest {
  private static final double OUTPUT = 1e-5;

  private GoldenCase golden;
  private Embedding embedding;
  private Recurrent rnn;
  private Linear first;
  private BatchNorm1d norm;
  private Linear second;
  private List<Module> modules;

  private void build(Context context, String name) {
    golden = new GoldenCase(Path.of("src", "test", "resources", "golden", name + ".safetensors"));
    ModelConfig config = golden.config();
    Tensor table = tensor("embedding.weight");
    RecurrentShape shape =
        RecurrentShape.of(config.embedding(), 1).withHiddenSizes(config.hiddenWidths());
    shape = config.bidirectional() ? shape.withBidirectional() : shape;
    embedding = new Embedding(context, table.size(0), table.size(1), 0);
    rnn = recurrent(context, config, shape);
    first = new Linear(context, shape.outputSize(), config.head(), true);
    norm = new BatchNorm1d(context, config.head());
    int classes = golden.floats("param.head.3.bias").length;
    second = new Linear(context, config.head(), classes, true);
    modules = List.of(embedding, rnn, first, norm, second);
    names().forEach((prefix, module) -> module.loadStateDict(state(prefix, module)));
  }

  private static Recurrent recurrent(Context context, ModelConfig config, RecurrentShape shape) {
    return switch (config.cell()) {
      case LSTM -> new LSTM(context, shape);
      case GRU -> new GRU(context, shape);
      case RNN -> new RNN(context, shape, config.nonlinearity());
    };
  }

  private Map<String, Module> names() {
    Map<String, Module> all = new LinkedHashMap<>();
    List<String> prefixes = List.of("embedding.", "rnn.", "head.0.", "head.1.", "head.3.");
    for (int i = 0; i < prefixes.size(); i++) {
      all.put(prefixes.get(i), modules.get(i));
    }
    return all;
  }

  private Tensor tensor(String name) {
    float[] numbers = golden.floats("param." + name);
    int columns = golden.config().embedding();
    return Tensor.of(numbers, numbers.length / columns, columns);
  }

  private Map<String, Tensor> state(String prefix, Module module) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    module
        .stateDict()
        .forEach(
            (name, own) ->
                state.put(name, Tensor.of(golden.floats("param." + prefix + name), own.shape())));
    return state;
  }

  /** The file's ids, [T][B], padded with 0. */
  private int[][] ids() {
    int[][] rows = golden.ids();
    int[][] out = new int[golden.steps()][rows.length];
    for (int b = 0; b < rows.length; b++) {
      for (int t = 0; t < rows[b].length; t++) {
        out[t][b] = rows[b][t];
      }
    }
    return out;
  }

  private Recurrent.State initial() {
    if (!golden.has("h0")) {
      return null;
    }
    return new Recurrent.State(slices("h0"), golden.has("c0") ? slices("c0") : null);
  }

  private List<Tensor> slices(String name) {
    float[] all = golden.floats(name);
    int rows = golden.rows();
    int hidden = golden.hidden().get(0);
    List<Tensor> out = new ArrayList<>();
    for (int at = 0; at < all.length; at += rows * hidden) {
      out.add(Tensor.of(Arrays.copyOfRange(all, at, at + rows * hidden), rows, hidden));
    }
    return out;
  }

  /** Runs forward and backward over the case's batch, and returns the loss. */
  private double pass(boolean compares) {
    Tensor x = embedding.forward(ids());
    Recurrent.Output h = rnn.forward(x, golden.lengths(), initial());
    Tensor features = features(h.state());
    Tensor z = first.forward(features);
    BatchNorm1d.Output normed = norm.forward(z, true);
    Tensor active = relu(normed.output());
    Tensor logits = second.forward(active);
    Losses.Loss loss = Losses.crossEntropy(logits, golden.labels());
    if (compares) {
      GoldenCase.requireClose("out.rnn", golden.floats("out.rnn"), h.output().data(), OUTPUT);
      requireStates("out.h_n", h.state().hidden());
      if (h.state().cell() != null) {
        requireStates("out.c_n", h.state().cell());
      }
      GoldenCase.requireClose("out.logits", golden.floats("out.logits"), logits.data(), OUTPUT);
      assertEquals(golden.floats("out.loss")[0], loss.value(), OUTPUT);
    }
    Tensor dActive = second.backward(active, loss.gradient());
    for (int i = 0; i < dActive.data().length; i++) {
      dActive.data()[i] = active.data()[i] > 0 ? dActive.data()[i] : 0;
    }
    Tensor dFeatures = first.backward(features, norm.backward(normed, dActive));
    Recurrent.Gradient d = rnn.backward(h, null, stateGradient(h.state(), dFeatures));
    embedding.backward(ids(), d.input());
    // Its true gradient is zero; what is left is rounding noise, which Adam would scale to a step.
    first.parameters().get(1).zeroGrad();
    return loss.value();
  }

  /** The last layer's final states of both directions, [B, D·H]. */
  private Tensor features(Recurrent.State state) {
    int directions = golden.directions();
    int width = golden.hidden().get(golden.hidden().size() - 1);
    Tensor out = Tensor.zeros(golden.rows(), directions * width);
    int lowest = state.hidden().size() - directions;
    for (int b = 0; b < golden.rows(); b++) {
      for (int d = 0; d < directions; d++) {
        float[] h = state.hidden().get(lowest + d).data();
        System.arraycopy(h, b * width, out.data(), (b * directions + d) * width, width);
      }
    }
    return out;
  }

  private Recurrent.State stateGradient(Recurrent.State state, Tensor dFeatures) {
    int directions = golden.directions();
    List<Tensor> h = new ArrayList<>();
    state.hidden().forEach(one -> h.add(Tensor.zeros(one.shape())));
    int lowest = h.size() - directions;
    int width = h.get(lowest).size(1);
    for (int b = 0; b < golden.rows(); b++) {
      for (int d = 0; d < directions; d++) {
        float[] out = h.get(lowest + d).data();
        System.arraycopy(dFeatures.data(), (b * directions + d) * width, out, b * width, width);
      }
    }
    List<Tensor> c =
        state.cell() == null
            ? null
            : state.cell().stream().map(one -> Tensor.zeros(one.shape())).toList();
    return new Recurrent.State(h, c);
  }

  private static Tensor relu(Tensor x) {
    Tensor out = x.copy();
    for (int i = 0; i < out.data().length; i++) {
      out.data()[i] = Math.max(0, out.data()[i]);
    }
    return out;
  }

  private void requireStates(String name, List<Tensor> states) {
    boolean equal = golden.has(name);
    int directions = golden.directions();
    for (int i = 0; i < states.size(); i++) {
      float[] all = golden.floats(equal ? name : name + "." + i / directions);
      int size = states.get(i).data().length;
      int at = (equal ? i : i % directions) * size;
      GoldenCase.requireClose(
          name, Arrays.copyOfRange(all, at, at + size), states.get(i).data(), OUTPUT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lstm-bi",
        "lstm-uni",
        "lstm-bi-2",
        "lstm-uni-4",
        "lstm-bi-sizes",
        "lstm-bi-state",
        "gru-bi-2",
        "gru-uni",
        "rnn-tanh-bi-2",
        "rnn-relu-uni",
        "lstm-bi-wide"
      })
  void outputsGradientsAndStepsArePyTorchs(String name) {
    try (Context context = Context.withSeed(1)) {
      build(context, name);
      pass(true);
      names()
          .forEach(
              (prefix, module) ->
                  module.parameters().stream()
                      .filter(p -> !(prefix + p.name()).equals("head.0.bias"))
                      .forEach(
                          p ->
                              golden.requireRelative(
                                  "grad." + prefix + p.name(), p.gradient().data())));
      build(context, name);
      Optimizer adam = Optimizer.adam(context, modules);
      for (float expected : golden.floats("step.losses")) {
        assertEquals(expected, pass(false), 1e-4 * Math.max(1, Math.abs(expected)));
        adam.clipGradNorm(1);
        adam.step(0.01);
        adam.zeroGrad();
      }
      names()
          .forEach(
              (prefix, module) ->
                  module
                      .stateDict()
                      .forEach(
                          (key, tensor) ->
                              golden.requireRelative("step." + prefix + key, tensor.data())));
    }
  }
}
