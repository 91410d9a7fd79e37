package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.Seed;
import io.valence.model.GoldenCase;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Packing;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.State;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Loss;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.math.Targets;
import io.valence.model.train.TrainingStep.Examples;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch's numbers, through every backend. */
@Tag("gpu")
class GoldenTest {
  private static final double OUTPUT = 1e-5;

  static List<Arguments> cases() throws IOException, URISyntaxException {
    return cases("/golden");
  }

  /** Every case of a folder with every backend. */
  static List<Arguments> cases(String name) throws IOException, URISyntaxException {
    Path folder = Path.of(GoldenTest.class.getResource(name).toURI());
    List<Arguments> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        for (TestBackends backend : TestBackends.values()) {
          all.add(Arguments.of(file.getFileName().toString(), file, backend));
        }
      }
    }
    return all;
  }

  @Test
  void thereAreSeventeenCases() throws IOException, URISyntaxException {
    assertEquals(17 * TestBackends.values().length, cases().size());
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void evaluationGivesPyTorchsLogits(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    try (Backend backend = kind.open(2)) {
      TokenBatch batch = TokenBatch.of(golden.ids());
      State[] initial = golden.initial(batch.packing());
      Classifier.Pass pass = golden.classifier().forward(backend, batch, initial, Mode.EVALUATION);
      float[] logits = callersOrder(pass.logits(), batch.packing());
      GoldenCase.requireClose("eval.logits", golden.floats("eval.logits"), logits, OUTPUT);
    }
  }

  /** What valence encode writes: of texts, and of the words of each. */
  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void encodingGivesPyTorchsFeaturesAndOutputs(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    try (Backend backend = kind.open(2)) {
      int[][] ids = golden.ids();
      if (golden.initial(TokenBatch.of(ids).packing()) != null) {
        return; // texts begin with zero states
      }
      Classifier model = golden.classifier();
      float[] features = model.features(backend, ids).data();
      GoldenCase.requireClose("out.features", golden.floats("out.features"), features, OUTPUT);
      float[] steps = golden.floats("out.rnn");
      int width = steps.length / golden.steps() / ids.length;
      for (int b = 0; b < ids.length; b++) {
        float[] expected = new float[ids[b].length * width];
        for (int t = 0; t < ids[b].length; t++) {
          System.arraycopy(steps, (t * ids.length + b) * width, expected, t * width, width);
        }
        float[] outputs = model.outputs(backend, ids[b]).data();
        GoldenCase.requireClose("out.rnn of row " + b, expected, outputs, OUTPUT);
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void trainingPassGivesPyTorchsOutputsAndGradients(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    try (Backend backend = kind.open(2)) {
      Classifier model = golden.classifier();
      TokenBatch batch = TokenBatch.of(golden.ids());
      Packing packing = batch.packing();
      int[] labels = batch.packed(golden.labels());
      Classifier.Pass pass =
          model.forward(
              backend, batch, golden.initial(packing), Mode.training(new Seed(1).stream("none")));

      GoldenCase.requireClose(
          "out.rnn",
          golden.floats("out.rnn"),
          unpacked(pass.rnn().top().output(backend), packing, golden.steps()),
          OUTPUT);
      checkFinalStates(golden, backend, pass, packing);
      GoldenCase.requireClose(
          "out.features",
          golden.floats("out.features"),
          callersOrder(pass.pooled().features(), packing),
          OUTPUT);
      GoldenCase.requireClose(
          "out.logits", golden.floats("out.logits"), callersOrder(pass.logits(), packing), OUTPUT);
      double loss = new Loss().crossEntropy(pass.logits(), labels) / golden.rows();
      assertEquals(golden.floats("out.loss")[0], loss, OUTPUT);

      Matrix dLogits = backend.trainingLoss(pass.logits(), targets(labels, model)).gradient();
      RowGradient rows = model.backward(backend, pass, dLogits, true);
      for (Parameter p : model.denseParameters()) {
        golden.requireRelative("grad." + p.name(), p.gradient().data());
      }
      Matrix weight = model.embedding().weight().value();
      Matrix dWeight = new Matrix(weight.rows(), weight.columns());
      backend.scatter(rows.rows(), rows.ids(), dWeight);
      golden.requireRelative("grad.embedding.weight", dWeight.data());
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void threeStepsOfAdamGivePyTorchsParameters(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    try (Backend backend = kind.open(2)) {
      Classifier model = golden.classifier();
      TokenBatch batch = TokenBatch.of(golden.ids());
      Targets targets = targets(batch.packed(golden.labels()), model);
      Examples examples = new Examples(batch, targets, golden.initial(batch.packing()), null);
      TrainConfig config =
          new ConfigReader(RunConfig.DEFAULT)
              .set("train.clip=1")
              .set("train.adversarial=" + golden.adversarial())
              .read()
              .train();
      TrainingStep step =
          new TrainingStep(
              backend, model, new Optimizer(new Adam(0, false)), config, LossOptions.PLAIN);
      float[] losses = golden.floats("step.losses");
      for (float expected : losses) {
        double loss = step.apply(examples, 0.01, new Seed(1).stream("none")).getAsDouble();
        assertEquals(expected, loss / golden.rows(), OUTPUT);
      }
      for (Parameter p : model.parameters()) {
        golden.requireRelative("step." + p.name(), p.value().data());
      }
      for (Buffer b : model.buffers()) {
        golden.requireRelative("step." + b.name(), b.value().data());
      }
    }
  }

  private static Targets targets(int[] labels, Classifier model) {
    return Targets.of(labels, model.classes(), LossOptions.PLAIN);
  }

  private static void checkFinalStates(
      GoldenCase golden, Backend backend, Classifier.Pass pass, Packing packing) {
    boolean equal = golden.has("out.h_n");
    for (int k = 0; k < golden.hidden().size(); k++) {
      State last = pass.rnn().layers().get(k).state(backend);
      String layer = equal ? "" : "." + k;
      checkStates(golden, "out.h_n" + layer, equal ? k : 0, last.hidden(), packing);
      if (last.cellState() != null) {
        checkStates(golden, "out.c_n" + layer, equal ? k : 0, last.cellState(), packing);
      }
    }
  }

  /** Those of one layer, at its place in a tensor of several or one. */
  private static void checkStates(
      GoldenCase golden, String tensor, int place, Matrix states, Packing packing) {
    int rows = golden.rows();
    for (int d = 0; d < golden.directions(); d++) {
      Matrix state = states.copyOfRows(d * rows, (d + 1) * rows);
      int at = (place * golden.directions() + d) * state.size();
      float[] expected = Arrays.copyOfRange(golden.floats(tensor), at, at + state.size());
      GoldenCase.requireClose(tensor, expected, callersOrder(state, packing), OUTPUT);
    }
  }

  private static float[] callersOrder(Matrix packed, Packing packing) {
    float[] out = new float[packed.data().length];
    int width = packed.columns();
    for (int b = 0; b < packed.rows(); b++) {
      System.arraycopy(packed.data(), b * width, out, packing.order()[b] * width, width);
    }
    return out;
  }

  /** [N, W] to [T, B, W], zeros past a row's length. */
  private static float[] unpacked(Matrix output, Packing packing, int steps) {
    int width = output.columns();
    float[] out = new float[steps * packing.rows() * width];
    for (int t = 0; t < packing.steps(); t++) {
      for (int b = 0; b < packing.width(t); b++) {
        int from = (packing.offsets()[t] + b) * width;
        int to = (t * packing.rows() + packing.order()[b]) * width;
        System.arraycopy(output.data(), from, out, to, width);
      }
    }
    return out;
  }
}
