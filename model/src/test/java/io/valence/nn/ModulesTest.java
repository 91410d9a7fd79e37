package io.valence.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.config.Nonlinearity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes, messages, gradients and files of the layers. */
class ModulesTest {
  private static final Context CONTEXT = Context.withSeed(3);

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    CONTEXT.close();
  }

  private static Tensor random(int... shape) {
    Tensor out = Tensor.zeros(shape);
    Random random = new Random(out.data().length);
    for (int i = 0; i < out.data().length; i++) {
      out.data()[i] = random.nextFloat() * 2 - 1;
    }
    return out;
  }

  private static Recurrent module(String cell, RecurrentShape shape) {
    return switch (cell) {
      case "LSTM" -> new LSTM(CONTEXT, shape);
      case "GRU" -> new GRU(CONTEXT, shape);
      default -> new RNN(CONTEXT, shape, Nonlinearity.TANH);
    };
  }

  private static String refusal(Runnable work) {
    return assertThrows(IllegalArgumentException.class, work::run).getMessage();
  }

  @Test
  void modulesPrintAsPyTorchPrintsThem() {
    RecurrentShape shape = RecurrentShape.of(100, 20).withLayers(4).withBidirectional();
    assertEquals(
        "LSTM(100, 20, num_layers=4, bidirectional=True)", new LSTM(CONTEXT, shape).toString());
    assertEquals("GRU(10, 20)", new GRU(CONTEXT, RecurrentShape.of(10, 20)).toString());
    assertEquals("LSTMCell(10, 20)", new LSTMCell(CONTEXT, 10, 20).toString());
    assertEquals(
        "Linear(in_features=4, out_features=2, bias=True)",
        new Linear(CONTEXT, 4, 2, true).toString());
    assertEquals("Embedding(10, 3, padding_idx=0)", new Embedding(CONTEXT, 10, 3, 0).toString());
    assertEquals(
        "BatchNorm1d(5, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)",
        new BatchNorm1d(CONTEXT, 5).toString());
  }

  @Test
  void parametersHavePyTorchsNamesShapesAndBounds() {
    LSTM lstm = new LSTM(CONTEXT, RecurrentShape.of(4, 5).withLayers(2).withBidirectional());
    assertEquals(16, lstm.parameters().size());
    Parameter upper = lstm.parameters().get(12);
    assertEquals("weight_ih_l1_reverse", upper.name());
    assertArrayEquals(new int[] {20, 10}, upper.value().shape());
    for (Parameter p : lstm.parameters()) {
      double largest = 0;
      for (float number : p.value().data()) {
        largest = Math.max(largest, Math.abs(number));
      }
      assertTrue(largest <= 1 / Math.sqrt(5) && largest > 0.5 / Math.sqrt(5), p.name());
    }
    assertEquals("weight_ih", new GRUCell(CONTEXT, 4, 5).parameters().get(0).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LSTM", "GRU", "RNN"})
  void outputAndStatesHavePyTorchsShapes(String cell) {
    Recurrent module = module(cell, RecurrentShape.of(4, 5).withLayers(2).withBidirectional());
    Recurrent.Output out = module.forward(random(6, 3, 4), new int[] {2, 6, 4}, null);
    assertArrayEquals(new int[] {6, 3, 10}, out.output().shape());
    assertArrayEquals(new int[] {4, 3, 5}, out.state().stackedHidden().shape());
    for (int j = 0; j < 5; j++) {
      // The forward half of the last step is the state; the backward half that of the first.
      assertEquals(out.state().hidden().get(2).get(0, j), out.output().get(1, 0, j));
      assertEquals(out.state().hidden().get(3).get(0, j), out.output().get(0, 0, 5 + j));
      assertEquals(0, out.output().get(2, 0, j));
    }
  }

  @Test
  void theBatchMayComeFirst() {
    RecurrentShape shape = RecurrentShape.of(4, 5).withBidirectional();
    LSTM byStep = new LSTM(CONTEXT, shape);
    LSTM byBatch = new LSTM(CONTEXT, shape.withBatchFirst());
    byBatch.loadStateDict(byStep.stateDict());
    Tensor x = random(6, 3, 4);
    Recurrent.Output a = byStep.forward(x, null, null);
    Recurrent.Output b = byBatch.forward(Packed.swapped(x), null, null);
    assertArrayEquals(new int[] {3, 6, 10}, b.output().shape());
    assertEquals(a.output().get(4, 2, 7), b.output().get(2, 4, 7));
    Tensor d = random(6, 3, 10);
    Recurrent.Gradient da = byStep.backward(a, d, null);
    Recurrent.Gradient db = byBatch.backward(b, Packed.swapped(d), null);
    assertEquals(da.input().get(4, 2, 3), db.input().get(2, 4, 3));
  }

  @Test
  void cellsSteppedByHandAreTheLayer() {
    LSTM layer = new LSTM(CONTEXT, RecurrentShape.of(4, 5));
    LSTMCell cell = new LSTMCell(CONTEXT, 4, 5);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    layer.stateDict().forEach((name, t) -> weights.put(name.replace("_l0", ""), t));
    cell.loadStateDict(weights);
    Tensor x = random(6, 3, 4);
    Recurrent.Output whole = layer.forward(x, null, null);
    List<RecurrentCell.Output> steps = new ArrayList<>();
    Tensor h = Tensor.zeros(3, 5);
    Tensor c = Tensor.zeros(3, 5);
    for (int t = 0; t < 6; t++) {
      steps.add(cell.forward(slice(x, t), h, c));
      h = steps.get(t).hidden();
      c = steps.get(t).cell();
      assertArrayEquals(slice(whole.output(), t).data(), h.data());
    }
    assertArrayEquals(whole.state().cell().get(0).data(), c.data());
    // And back, the gradients of h and c handed from step to step.
    Tensor d = random(3, 5);
    Recurrent.State last = new Recurrent.State(List.of(d), List.of(Tensor.zeros(3, 5)));
    Tensor dx = layer.backward(whole, null, last).input();
    Tensor dh = d;
    Tensor dc = null;
    for (int t = 5; t >= 0; t--) {
      RecurrentCell.Gradient g = cell.backward(steps.get(t), dh, dc);
      assertArrayEquals(slice(dx, t).data(), g.input().data(), 1e-6f);
      dh = g.hidden();
      dc = g.cell();
    }
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(
          layer.parameters().get(i).gradient().data(),
          cell.parameters().get(i).gradient().data(),
          1e-5f);
    }
  }

  private static Tensor slice(Tensor x, int t) {
    int size = x.size(1) * x.size(2);
    float[] part = java.util.Arrays.copyOfRange(x.data(), t * size, (t + 1) * size);
    return Tensor.of(part, x.size(1), x.size(2));
  }

  /** Over two calls, the state of the first given to the second: all gradients by differences. */
  @ParameterizedTest
  @ValueSource(strings = {"LSTM", "GRU", "RNN"})
  void gradientsGoThroughStatesThatAreHandedOn(String cell) {
    Recurrent module =
        module(cell, RecurrentShape.of(3, 4).withHiddenSizes(4, 2).withBidirectional());
    Tensor one = random(3, 2, 3);
    Tensor two = random(4, 2, 3);
    int[] lengths = {4, 2};
    Tensor weights = random(4, 2, 4);
    DoubleSupplier loss =
        () -> {
          Recurrent.State state = module.forward(one, null, null).state();
          Recurrent.Output out = module.forward(two, lengths, state);
          double total = 0;
          for (int i = 0; i < weights.data().length; i++) {
            total += (double) weights.data()[i] * out.output().data()[i];
          }
          for (Tensor h : out.state().hidden()) {
            total += 0.5 * h.data()[0];
          }
          return out.state().cell() == null ? total : total + out.state().cell().get(1).data()[1];
        };
    Recurrent.Output first = module.forward(one, null, null);
    Recurrent.Output second = module.forward(two, lengths, first.state());
    List<Tensor> h = new ArrayList<>();
    List<Tensor> c = second.state().cell() == null ? null : new ArrayList<>();
    for (Tensor state : second.state().hidden()) {
      h.add(Tensor.zeros(state.shape()));
      h.get(h.size() - 1).data()[0] = 0.5f;
      if (c != null) {
        c.add(Tensor.zeros(state.shape()));
      }
    }
    if (c != null) {
      c.get(1).data()[1] = 1;
    }
    Recurrent.Gradient d = module.backward(second, weights, new Recurrent.State(h, c));
    Recurrent.Gradient before = module.backward(first, null, d.initial());
    assertNull(before.initial());
    requireGradient(loss, one.data(), before.input().data());
    requireGradient(loss, two.data(), d.input().data());
    for (Parameter p : module.parameters()) {
      requireGradient(loss, p.value().data(), p.gradient().data());
    }
  }

  private static void requireGradient(DoubleSupplier loss, float[] x, float[] gradient) {
    for (int i = 0; i < x.length; i += 3) {
      float was = x[i];
      x[i] = was + 1e-2f;
      double above = loss.getAsDouble();
      x[i] = was - 1e-2f;
      double below = loss.getAsDouble();
      x[i] = was;
      assertEquals((above - below) / 2e-2, gradient[i], 2e-3);
    }
  }

  @Test
  void gradientsAddUpUntilTheyAreCleared() {
    Linear linear = new Linear(CONTEXT, 3, 2, true);
    Tensor x = random(4, 3);
    linear.backward(x, random(4, 2));
    float[] once = linear.parameters().get(0).gradient().data().clone();
    linear.backward(x, random(4, 2));
    float[] twice = linear.parameters().get(0).gradient().data();
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], twice[i], 1e-6);
    }
    Optimizer.sgd(CONTEXT, List.of(linear), 0, 0).zeroGrad();
    assertEquals(0, linear.parameters().get(0).gradient().data()[0]);
  }

  @Test
  void whatBelongsToAnotherModuleOrPassIsRefused() {
    LSTM one = new LSTM(CONTEXT, RecurrentShape.of(3, 2));
    LSTM other = new LSTM(CONTEXT, RecurrentShape.of(3, 2));
    Recurrent.Output output = one.forward(random(4, 5, 3), null, null);
    assertEquals(
        "the output is one of another module",
        refusal(() -> other.backward(output, random(4, 5, 2), null)));
    Linear linear = new Linear(CONTEXT, 3, 2, true);
    assertTrue(
        refusal(() -> linear.backward(random(2, 3, 3), random(3, 2, 2)))
            .contains("not of the shape"));
    BatchNorm1d norm = new BatchNorm1d(CONTEXT, 3);
    BatchNorm1d.Output normalized = norm.forward(random(4, 3), true);
    norm.backward(normalized, random(4, 3));
    assertThrows(IllegalStateException.class, () -> norm.backward(normalized, random(4, 3)));
    assertTrue(
        refusal(() -> Optimizer.adam(CONTEXT, List.of(linear, linear))).contains("given twice"));
    GRUCell cell = new GRUCell(CONTEXT, 2, 3);
    assertTrue(refusal(() -> Optimizer.sgd(CONTEXT, List.of(cell, cell), 0, 0)).contains("twice"));
    Optimizer adam = Optimizer.adam(CONTEXT, List.of(linear));
    assertTrue(refusal(() -> adam.clipGradNorm(-1)).contains("greater than zero"));
    assertTrue(refusal(() -> Schedule.cosine(0.1, 0)).contains("greater than zero"));
  }

  @Test
  void shapesThatCannotBeAreRefusedAsPyTorchDoes() {
    Tensor two = Tensor.zeros(2, 3);
    assertEquals(3, two.size(-1));
    assertTrue(refusal(() -> two.size(-3)).contains("range of [-2, 1], but got -3"));
    assertTrue(refusal(() -> two.view(-1, -1)).contains("only one dimension can be inferred"));
    assertTrue(refusal(() -> Tensor.zeros(1 << 20, 1 << 20)).contains("1099511627776"));
    Recurrent.State state = new Recurrent.State(List.of(two), null);
    assertTrue(refusal(state::stackedCell).contains("only an LSTM"));
  }

  /** Two steps from 1 with the gradients 1 and 1, by the formulas of torch.optim's pages. */
  @Test
  void optimizersStepAsTheirFormulasSay() {
    assertEquals(1 - 0.1 - 0.1, stepped(p -> Optimizer.adam(CONTEXT, p)), 1e-6);
    double once = (1 - 0.1 * 0.5) - 0.1;
    assertEquals(
        once * (1 - 0.1 * 0.5) - 0.1, stepped(p -> Optimizer.adamW(CONTEXT, p, 0.5)), 1e-6);
    double first = 1 + 0.5 * 1; // gradient and decay, which is the first velocity
    double value = 1 - 0.1 * first;
    double second = 0.9 * first + 1 + 0.5 * value;
    assertEquals(value - 0.1 * second, stepped(p -> Optimizer.sgd(CONTEXT, p, 0.9, 0.5)), 1e-6);
  }

  private static float stepped(Function<List<Linear>, Optimizer> kind) {
    Linear one = new Linear(CONTEXT, 1, 1, false);
    one.loadStateDict(Map.of("weight", Tensor.of(new float[] {1}, 1, 1)));
    Optimizer optimizer = kind.apply(List.of(one));
    for (int step = 0; step < 2; step++) {
      optimizer.zeroGrad();
      one.backward(Tensor.of(new float[] {1}, 1, 1), Tensor.of(new float[] {1}, 1, 1));
      optimizer.step(0.1);
    }
    return one.stateDict().get("weight").get(0, 0);
  }

  @Test
  void theEvaluationOfABatchNormKeepsItsStatistics() {
    BatchNorm1d norm = new BatchNorm1d(CONTEXT, 2);
    BatchNorm1d.Output before = norm.forward(random(4, 2), false);
    norm.forward(Tensor.of(new float[] {100, -100, 0, 0}, 2, 2), true);
    Tensor ones = Tensor.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1}, 4, 2);
    assertEquals(1 / Math.sqrt(1 + 1e-5), norm.backward(before, ones).get(0, 0), 1e-6);
  }

  /** PyTorch's file has a counter beside the tensors that count. */
  @Test
  void aBatchNormOfPyTorchLoads() throws IOException {
    BatchNorm1d norm = new BatchNorm1d(CONTEXT, 2);
    Map<String, Tensor> theirs = new LinkedHashMap<>(norm.stateDict());
    theirs.put("running_mean", Tensor.of(new float[] {3, 4}, 2));
    theirs.put("num_batches_tracked", Tensor.of(new float[] {7}));
    Path file = folder.resolve("norm.safetensors");
    StateDicts.write(file, theirs);
    norm.load(file);
    assertEquals(4, norm.stateDict().get("running_mean").get(1));
  }

  @Test
  void lossesAreThoseOfTheEquations() {
    Tensor logits = Tensor.of(new float[] {1, 2, 3, 0, 0, 0}, 2, 3);
    double row = Math.log(Math.exp(-2) + Math.exp(-1) + 1);
    Losses.Loss loss = Losses.crossEntropy(logits, new int[] {2, 1});
    assertEquals((row + Math.log(3)) / 2, loss.value(), 1e-6);
    assertEquals(1.0 / 6, loss.gradient().get(1, 0), 1e-6);
    assertEquals(-1.0 / 3, loss.gradient().get(1, 1), 1e-6);
    Losses.Loss ignored = Losses.crossEntropy(logits, new int[] {2, -100});
    assertEquals(row, ignored.value(), 1e-6);
    assertEquals(0, ignored.gradient().get(1, 1));
    Losses.Loss nll = Losses.nll(Losses.logSoftmax(logits), new int[] {2, 1});
    assertEquals(loss.value(), nll.value(), 1e-6);
  }

  @Test
  void schedulesFallAsTheirNamesSay() {
    assertEquals(0.1, Schedule.cosine(0.1, 10).at(1), 1e-12);
    assertEquals(0.05, Schedule.cosine(0.1, 10).at(6), 1e-12);
    assertEquals(0, Schedule.linear(0.1, 10).at(11), 1e-12);
    assertEquals(0.025, Schedule.stepwise(0.1, 5, 0.5).at(11), 1e-12);
    assertEquals(0.02, Schedule.constant(0.1).warmup(5).at(1), 1e-12);
  }

  @Test
  void whatDoesNotFitIsRefusedInPyTorchsWords() {
    LSTM lstm = new LSTM(CONTEXT, RecurrentShape.of(4, 5));
    GRU gru = new GRU(CONTEXT, RecurrentShape.of(4, 5));
    assertEquals(
        "input.size(-1) must be equal to input_size. Expected 4, got 3",
        refusal(() -> lstm.forward(random(2, 2, 3), null, null)));
    assertEquals(
        "LSTM: Expected input to be 3D, got 2D instead",
        refusal(() -> lstm.forward(random(2, 4), null, null)));
    Recurrent.State narrow = new Recurrent.State(List.of(random(2, 6)), List.of(random(2, 6)));
    assertEquals(
        "Expected hidden size [2, 5], got [2, 6]",
        refusal(() -> lstm.forward(random(2, 2, 4), null, narrow)));
    Recurrent.State withCell = new Recurrent.State(List.of(random(2, 5)), List.of(random(2, 5)));
    assertEquals(
        "GRU has no cell state (c_0)", refusal(() -> gru.forward(random(2, 2, 4), null, withCell)));
    assertEquals("hidden_size must be greater than zero", refusal(() -> RecurrentShape.of(4, 0)));
    assertEquals("hidden_size must be greater than zero", refusal(() -> RecurrentShape.of(4, -1)));
    assertEquals(
        "num_layers must be greater than zero",
        refusal(() -> RecurrentShape.of(4, 5).withLayers(0)));
    assertEquals(
        "Target 3 is out of bounds.",
        refusal(() -> Losses.crossEntropy(random(2, 3), new int[] {0, 3})));
    assertEquals(
        "Expected input batch_size (2) to match target batch_size (1).",
        refusal(() -> Losses.crossEntropy(random(2, 3), new int[] {0})));
    assertTrue(
        refusal(() -> new Linear(CONTEXT, 3, 2, true).forward(random(4, 5)))
            .startsWith("mat1 and mat2 shapes cannot be multiplied"));
    assertTrue(
        refusal(() -> new BatchNorm1d(CONTEXT, 3).forward(random(1, 3), true))
            .startsWith("Expected more than 1 value per channel when training"));
    assertEquals(
        "input has inconsistent input_size: got 3, expected 4",
        refusal(() -> new GRUCell(CONTEXT, 4, 5).forward(random(2, 3), null)));
  }

  @Test
  void anIdOutsideTheTableNamesTheTable() {
    Embedding words = new Embedding(CONTEXT, 10, 3, 0);
    String message =
        assertThrows(IndexOutOfBoundsException.class, () -> words.forward(new int[][] {{1, 10}}))
            .getMessage();
    assertEquals("index out of range in self: id 10 of an embedding of 10 rows", message);
    words.backward(new int[][] {{0, 2}, {2, 1}}, random(2, 2, 3));
    float[] d = words.parameters().get(0).gradient().data();
    float[] above = random(2, 2, 3).data();
    assertEquals(0, d[0]);
    assertEquals(above[3] + above[6], d[6], 1e-6);
  }

  @Test
  void anOutputGoesBackOnce() {
    LSTM lstm = new LSTM(CONTEXT, RecurrentShape.of(4, 5));
    Recurrent.Output out = lstm.forward(random(2, 2, 4), null, null);
    lstm.backward(out, random(2, 2, 5), null);
    assertTrue(
        assertThrows(IllegalStateException.class, () -> lstm.backward(out, random(2, 2, 5), null))
            .getMessage()
            .startsWith("Trying to backward through the graph a second time"));
  }

  @Test
  void stateDictsGoThroughFiles() throws IOException {
    GRU one = new GRU(CONTEXT, RecurrentShape.of(4, 5).withBidirectional());
    GRU two = new GRU(CONTEXT, RecurrentShape.of(4, 5).withBidirectional());
    one.save(folder.resolve("gru.safetensors"));
    two.load(folder.resolve("gru.safetensors"));
    Tensor x = random(3, 2, 4);
    assertArrayEquals(
        one.forward(x, null, null).output().data(), two.forward(x, null, null).output().data());
    GRU other = new GRU(CONTEXT, RecurrentShape.of(4, 6).withBidirectional());
    assertTrue(
        refusal(() -> other.loadStateDict(one.stateDict()))
            .startsWith("Error(s) in loading state_dict for GRU: size mismatch for weight_ih_l0"));
    Map<String, Tensor> outer = StateDicts.prefixed("rnn.", one.stateDict());
    assertTrue(refusal(() -> two.loadStateDict(outer)).contains("Missing key(s)"));
    two.loadStateDict(StateDicts.under("rnn.", outer));
  }

  @Test
  void aPackedBatchIsPyTorchs() {
    Tensor x = random(3, 3, 2);
    PackedSequence packed = PackedSequence.pack(x, new int[] {2, 3, 1});
    assertArrayEquals(new int[] {3, 2, 1}, packed.batchSizes());
    assertArrayEquals(new int[] {1, 0, 2}, packed.sortedIndices());
    assertEquals(x.get(1, 0, 1), packed.data().get(4, 1));
    assertEquals(x.get(1, 0, 1), packed.pad().get(1, 0, 1));
    assertEquals(0, packed.pad().get(1, 2, 1));
  }

  @Test
  void aNextWordModelLearnsItsText() {
    try (Context context = Context.withSeed(7)) {
      Embedding words = new Embedding(context, 6, 8, -1);
      LSTM lstm = new LSTM(context, RecurrentShape.of(8, 16));
      Linear toWord = new Linear(context, 16, 6, true);
      Optimizer adam = Optimizer.adam(context, List.of(words, lstm, toWord));
      int[][] ids = {{1}, {2}, {3}, {2}, {5}};
      int[] next = {2, 3, 2, 5, 0};
      double last = 0;
      for (int step = 0; step < 80; step++) {
        Recurrent.Output h = lstm.forward(words.forward(ids), null, null);
        Tensor flat = h.output().view(-1, 16);
        Losses.Loss loss = Losses.crossEntropy(toWord.forward(flat), next);
        Tensor d = toWord.backward(flat, loss.gradient()).view(5, 1, 16);
        words.backward(ids, lstm.backward(h, d, null).input());
        adam.step(0.02);
        adam.zeroGrad();
        last = loss.value();
      }
      assertTrue(last < 0.05, "loss " + last);
    }
  }
}
