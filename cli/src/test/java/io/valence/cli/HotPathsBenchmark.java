package io.valence.cli;

import io.valence.data.DataConfig;
import io.valence.data.LabelledFile;
import io.valence.data.TokenizedCorpus;
import io.valence.data.table.BadRows;
import io.valence.model.math.Activation;
import io.valence.model.math.AdamStep;
import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.CellGradient;
import io.valence.model.math.CellRun;
import io.valence.model.math.CellTape;
import io.valence.model.math.Gemm;
import io.valence.model.math.HostBackend;
import io.valence.model.math.JavaGemm;
import io.valence.model.math.Matrix;
import io.valence.model.math.Nd4jGemm;
import io.valence.model.math.OneDnnGemm;
import io.valence.model.math.Operand;
import io.valence.model.math.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
 * The seam's methods one by one, at the sizes of an SST-2 batch (64 rows of 19 tokens, E 100, H
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

  /** What multiplies. */
  @Param({"JAVA", "ND4J", "ONEDNN"})
  public String engine;

  private Backend backend;
  private Matrix words;
  private Matrix weightInput;
  private Operand rows;
  private Operand input;
  private Operand projected;
  private Operand product;
  private int[] index;
  private CellRun run;
  private CellTape tape;
  private CellGradient gradient;
  private Matrix parameter;
  private Matrix first;
  private Matrix second;
  private Matrix dWeight;
  private Path csv;

  @Setup
  public void setUp() throws IOException {
    backend = new HostBackend(gemm(), new Workers(1));
    words = random(DISTINCT, EMBED);
    weightInput = random(GATES, EMBED);
    rows = backend.stage(words);
    input = backend.stage(weightInput);
    projected = backend.stage(random(DISTINCT, GATES));
    product = backend.operand(DISTINCT, EMBED);
    Random random = new Random(2);
    index = random.ints(TOKENS, 0, DISTINCT).toArray();
    int[] offsets = IntStream.rangeClosed(0, STEPS).map(t -> t * ROWS).toArray();
    Operand weight = backend.stage(random(GATES, HIDDEN));
    Operand bias = backend.stage(new Matrix(1, GATES));
    run = new CellRun(Cell.LSTM, offsets, index, projected, weight, bias, null, null);
    tape = CellTape.empty(backend, run, true);
    gradient = new CellGradient(null, random(ROWS, HIDDEN), null, null);
    parameter = random(GATES, HIDDEN);
    first = new Matrix(GATES, HIDDEN);
    second = new Matrix(GATES, HIDDEN);
    dWeight = random(GATES, HIDDEN);
    csv = Files.createTempFile("valence", ".csv");
    String row =
        "1,\"a film , with \"\"heart\"\" and a mind of its own\"\r\n0,dull from end to end\r\n";
    Files.writeString(csv, "label,text\r\n" + row.repeat(100_000));
  }

  private Gemm gemm() {
    return switch (engine) {
      case "JAVA" -> new JavaGemm();
      case "ND4J" -> new Nd4jGemm();
      default -> new OneDnnGemm();
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
      out.data()[i] = (random.nextFloat() - 0.5f) / 5;
    }
    return out;
  }

  /** [600, 100] · [512, 100]ᵀ. */
  @Benchmark
  public void projectWords() {
    backend.addTimesTransposed(rows, input, projected);
  }

  /** [600, 512] · [512, 100]. */
  @Benchmark
  public void gradientOfWords() {
    backend.multiply(projected, input, product);
  }

  /** [600, 512]ᵀ · [600, 100]. */
  @Benchmark
  public void gradientOfInputWeights() {
    backend.transposedTimes(projected, rows, 0, weightInput);
  }

  /** 19 steps of 64 rows. */
  @Benchmark
  public void lstmForward() {
    backend.recurForward(run, tape);
  }

  /** 19 steps of 64 rows, back. */
  @Benchmark
  public void lstmBackward() {
    backend.recurBackward(run, tape, gradient);
  }

  /** Gate gradients of 1216 tokens to those of 600 words. */
  @Benchmark
  public void sumByWord() {
    backend.sumByIndex(tape.gates(), index, projected);
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
        .updates()
        .adam(AdamStep.of(1e-3, 0.9, 0.999, 1e-8, 10), dWeight, first, second, parameter);
    Arrays.fill(first.data(), 0);
  }

  /** Reads, tokenizes and numbers 200 000 rows, 7.1 MB. */
  @Benchmark
  public TokenizedCorpus readCsv() {
    return TokenizedCorpus.read(new LabelledFile(csv, DataConfig.DEFAULT, BadRows.FAIL));
  }
}
