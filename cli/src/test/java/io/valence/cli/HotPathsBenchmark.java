package io.valence.cli;

import io.valence.data.LabeledFile;
import io.valence.data.TokenizedCorpus;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Activation;
import io.valence.model.math.AdamStep;
import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceTape;
import io.valence.model.math.RecurrenceWeights;
import io.valence.model.math.host.HostBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The backend methods one by one, at the sizes of an SST-2 batch (64 rows of 19 tokens, E 100, H
 * 128), on one thread. {@code scripts/jmh} runs it; no test does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotPathsBenchmark {
  private static final int ROWS = 64;
  private static final int STEPS = 19;
  private static final int DISTINCT = 600;
  private static final int EMBED = 100;
  private static final int HIDDEN = 128;
  private static final int GATES = 4 * HIDDEN;
  private static final int TOKENS = ROWS * STEPS;

  /** The engine. */
  @Param({"JAVA", "OPENBLAS", "ONEDNN"})
  public String engine;

  private Backend backend;
  private Matrix words;
  private Matrix weightInput;
  private Matrix dProjected;
  private RecurrenceInput input;
  private RecurrenceGradient gradient;
  private Matrix parameter;
  private Matrix first;
  private Matrix second;
  private Matrix dWeight;
  private Path csv;

  @Setup
  public void setUp() throws IOException {
    backend = backend();
    words = random(DISTINCT, EMBED);
    weightInput = random(GATES, EMBED);
    dProjected = random(DISTINCT, GATES);
    int[] index = new Random(2).ints(TOKENS, 0, DISTINCT).toArray();
    int[] offsets = IntStream.rangeClosed(0, STEPS).map(t -> t * ROWS).toArray();
    RecurrenceWeights weights = weights();
    input =
        new RecurrenceInput(
            Cell.LSTM, words, List.of(index), offsets, List.of(weights), null, null, true);
    gradient =
        new RecurrenceGradient(
            null, random(ROWS, HIDDEN), null, null, null, List.of(weights()), true);
    parameter = random(GATES, HIDDEN);
    first = new Matrix(GATES, HIDDEN);
    second = new Matrix(GATES, HIDDEN);
    dWeight = random(GATES, HIDDEN);
    csv = Files.createTempFile("valence", ".csv");
    String row =
        "1,\"a film , with \"\"heart\"\" and a mind of its own\"\r\n0,dull from end to end\r\n";
    Files.writeString(csv, "label,text\r\n" + row.repeat(100_000));
  }

  private static RecurrenceWeights weights() {
    return new RecurrenceWeights(
        random(GATES, EMBED), random(GATES, HIDDEN), random(1, GATES), random(1, GATES), null);
  }

  private Backend backend() {
    return switch (engine) {
      case "JAVA" -> HostBackend.plainJava(1);
      case "OPENBLAS" -> HostBackend.withOpenBlas(1);
      default -> HostBackend.withNativeLibraries(1);
    };
  }

  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    backend.close();
    Files.delete(csv);
  }

  private static Matrix random(int rows, int columns) {
    Random random = new Random(1);
    Matrix out = new Matrix(rows, columns);
    for (int i = 0; i < out.size(); i++) {
      out.writableData()[i] = (random.nextFloat() - 0.5f) / 5;
    }
    return out;
  }

  /** [600, 100] · [512, 100]ᵀ. */
  @Benchmark
  public Matrix linear() {
    return backend.pass(() -> backend.linear(words, weightInput, null));
  }

  /** [600, 512]ᵀ · [600, 100], and [600, 512] · [512, 100]. */
  @Benchmark
  public Matrix linearBackward() {
    return backend.pass(
        () -> backend.linearBackward(words, weightInput, dProjected, gradientOfInputWeights()));
  }

  private Matrix gradientOfInputWeights() {
    return gradient.weights().get(0).weightInput();
  }

  /** One direction of an LSTM over 19 steps of 64 rows, 600 distinct words. */
  @Benchmark
  public RecurrenceTape lstmForward() {
    return backend.pass(() -> backend.recurrent(input));
  }

  /** Forward and backward. */
  @Benchmark
  public Matrix lstmForwardAndBackward() {
    return backend.pass(() -> backend.recurrentBackward(backend.recurrent(input), gradient));
  }

  /** tanh of 65 536 numbers. */
  @Benchmark
  public void tanh() {
    backend.activate(Activation.TANH, first);
  }

  /** One step for 65 536 parameters. */
  @Benchmark
  public void adam() {
    backend
        .optimizer()
        .adam(AdamStep.of(1e-3, 0.9, 0.999, 1e-8, 10), dWeight, first, second, parameter);
    Arrays.fill(first.writableData(), 0);
  }

  /** Reads, tokenizes and numbers 200 000 rows, 7.1 MB. */
  @Benchmark
  public TokenizedCorpus readCsv() {
    return TokenizedCorpus.read(new LabeledFile(csv, RunConfig.FIXED.data(), BadRows.FAIL));
  }
}
