package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Batches;
import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.classifier.LanguageModelLayers;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.evaluate.Evaluator;
import io.valence.model.evaluate.Scores;
import io.valence.model.language.CandidateSampler;
import io.valence.model.language.LanguageModel;
import io.valence.model.layer.Candidates;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.train.TrainingStep.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whole trainings against the same written out once more: which rows, which words, which rate and
 * which weights every step has, what the average becomes, and what is reported.
 */
class TrainingLoopTest {
  private static final int WORDS = 12;
  private static final int ROWS = 21;
  private static final int BATCH = 4;
  private static final int BATCHES = 5; // the last row joins the batch before it
  private static final int PASSES = 2;
  private static final int EPOCHS = 3;
  private static final int STEPS = EPOCHS * PASSES * BATCHES;

  private static RunConfig config(String... settings) {
    return new ConfigReader(RunConfig.FIXED)
        .all(
            List.of(
                "model.embedding=3",
                "model.hidden=[4]",
                "model.head=3",
                "model.dropout=0.3",
                "model.embeddingDropout=0.2",
                "train.batch=" + BATCH,
                "train.passes=" + PASSES,
                "train.epochs=" + EPOCHS,
                "train.patience=0",
                "train.learningRate=0.02",
                "train.seed=5"))
        .all(List.of(settings))
        .read();
  }

  /** A third of the rows have the second label. */
  private static Corpus corpus(int seed) {
    Random random = new Random(seed);
    int[][] ids = new int[ROWS][];
    Arrays.setAll(ids, r -> random.ints(2 + random.nextInt(5), 2, WORDS).toArray());
    return Corpus.of(ids, IntStream.range(0, ROWS).map(r -> r % 3 == 0 ? 1 : 0).toArray());
  }

  private static TrainingState start(RunConfig config) {
    Classifier model = new Classifier(config.model(), WORDS, 2);
    new Initialization(new Seed(5)).apply(model);
    LanguageModelState pretraining = null;
    if (config.train().languageModel().pretraining() > 0) {
      LanguageModel words = new LanguageModel(config.model().withoutDropout(), true, WORDS);
      new Initialization(new Seed(5)).apply(words);
      pretraining = new LanguageModelState(words, Optimizer.of(config.train().beforeLabels()));
    }
    Classifier average = config.train().optimization().averaging() > 0 ? model.copy() : null;
    return new TrainingState(model, average, Optimizer.of(config.train()), pretraining);
  }

  /** All numbers of a classifier, running statistics too. */
  private static double[] numbers(Classifier model) {
    return Stream.concat(
            model.parameters().stream().map(p -> p.value()),
            model.buffers().stream().map(b -> b.value()))
        .flatMapToDouble(m -> IntStream.range(0, m.size()).mapToDouble(i -> m.writableData()[i]))
        .toArray();
  }

  private static double[] numbers(LanguageModel model) {
    return model.parameters().stream()
        .map(p -> p.value())
        .flatMapToDouble(TrainingLoopTest::stream)
        .toArray();
  }

  /** What a training should come to. */
  private static final class Expected {
    private final Classifier model;
    private double[] average;
    private final double[] losses = new double[EPOCHS];
    private final double[] rates = new double[EPOCHS];

    /**
     * @param dropped part of the words made unknown
     * @param weights of the labels, or null
     * @param rate of each step, from 1
     */
    Expected(
        Backend backend,
        RunConfig config,
        double dropped,
        float[] weights,
        java.util.function.IntToDoubleFunction rate) {
      TrainingState fresh = start(config);
      Seed seed = new Seed(5);
      Corpus corpus = corpus(1);
      model = fresh.model();
      average = numbers(model);
      TrainingStep step =
          new TrainingStep(
              backend, model, fresh.optimizer(), config.train(), new LossOptions(weights, 0.1));
      for (int s = 1; s <= STEPS; s++) {
        int epoch = (s - 1) / (PASSES * BATCHES);
        int number = (s - 1) % (PASSES * BATCHES);
        int pass = epoch * PASSES + number / BATCHES + 1;
        int[] rows =
            Batches.shuffled(corpus.lengths(), BATCH, seed.stream("shuffle", pass))
                .get(number % BATCHES);
        RandomGenerator words = seed.stream("words", epoch + 1, number);
        int[][] ids = new int[rows.length][];
        int[] labels = new int[rows.length];
        for (int r = 0; r < rows.length; r++) {
          labels[r] = corpus.label(rows[r]);
          ids[r] = corpus.ids(rows[r]);
          for (int t = 0; dropped > 0 && t < ids[r].length; t++) {
            ids[r][t] = words.nextDouble() < dropped ? Vocabulary.UNKNOWN : ids[r][t];
          }
        }
        rates[epoch] = rate.applyAsDouble(s);
        losses[epoch] +=
            step.apply(
                    Batch.of(ids, labels, model.classes()),
                    rates[epoch],
                    seed.stream("dropout", epoch + 1, number))
                .getAsDouble();
        if (s % 8 == 0) {
          double part = 1 - Math.pow(Math.min(0.9, (1.0 + s) / (10 + s)), 8);
          double[] now = numbers(model);
          Arrays.setAll(average, i -> average[i] + part * (now[i] - average[i]));
        }
      }
    }
  }

  private static double linearWithWarmup(int step) {
    double warmup = 0.7 * PASSES * BATCHES;
    double rising = step < warmup ? step / warmup : 1;
    double done = Math.max(0, (step - 1 - warmup) / (STEPS - warmup));
    return 0.02 * rising * (1 - done);
  }

  private static List<EpochReport> train(
      Backend backend, TrainConfig config, TrainingState state, List<Boolean> best) {
    List<EpochReport> reports = new ArrayList<>();
    boolean done =
        new Trainer(backend, config, corpus(1), corpus(2))
            .run(
                state,
                (s, report, isBest) -> {
                  reports.add(report);
                  best.add(isBest);
                  return true;
                });
    assertTrue(done);
    return reports;
  }

  @Test
  void everyStepIsTheOneTheSettingsSay() {
    RunConfig config =
        config(
            "train.averaging=0.9",
            "train.wordDropout=0.25",
            "train.balance=true",
            "train.labelSmoothing=0.1",
            "train.warmup=0.7",
            "train.schedule=linear");
    try (Backend backend = TestBackends.JAVA.open(1)) {
      // 14 and 7 of 21 rows.
      Expected expected =
          new Expected(
              backend, config, 0.25, new float[] {0.75f, 1.5f}, TrainingLoopTest::linearWithWarmup);
      TrainingState state = start(config);
      List<Boolean> best = new ArrayList<>();
      List<EpochReport> reports = train(backend, config.train(), state, best);

      assertArrayEquals(numbers(expected.model), numbers(state.model()), 1e-6);
      assertArrayEquals(expected.average, numbers(state.average()), 1e-5);
      assertEquals(STEPS, state.optimizer().steps());
      assertEquals(EPOCHS, reports.size());
      Corpus corpus = corpus(1);
      for (int e = 0; e < EPOCHS; e++) {
        EpochReport report = reports.get(e);
        assertEquals(e + 1, report.epoch());
        assertEquals(expected.losses[e] / PASSES / ROWS, report.loss(), 1e-6);
        assertEquals(expected.rates[e], report.learningRate(), 1e-12);
        assertTrue(report.seconds() > 0 && report.seconds() < 100, "seconds");
        assertEquals(PASSES * corpus.tokens(), report.tokensPerSecond() * report.seconds(), 1e-6);
      }
      EpochReport last = reports.get(EPOCHS - 1);
      Scores dev = new Evaluator(backend, state.average()).scores(corpus(2));
      assertEquals(dev.evaluation().loss(), last.dev().loss(), 1e-12);
      assertEquals(dev.evaluation().accuracy(), last.dev().accuracy());
      double scaled = dev.scaled(1 / dev.temperature()).evaluation().loss();
      assertEquals(scaled, last.calibratedLoss(), 1e-12);
      assertEquals(Boolean.TRUE, best.get(0));
      assertEquals(1 + best.lastIndexOf(true), state.bestEpoch());
    }
  }

  /**
   * Without any of it: rows as they are, one rate, no average; and half of the rate after a halt.
   */
  @Test
  void withoutThemAStepIsPlainAndAHalvedRateHolds() {
    RunConfig config =
        config("train.averaging=0", "train.wordDropout=0", "train.labelSmoothing=0.1");
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Expected expected = new Expected(backend, config, 0, null, step -> 0.01);
      TrainingState state = start(config);
      state.halveRate();
      List<EpochReport> reports = train(backend, config.train(), state, new ArrayList<>());
      assertArrayEquals(numbers(expected.model), numbers(state.model()), 1e-6);
      assertNull(state.average());
      assertEquals(0.01, reports.get(0).learningRate(), 1e-12);
    }
  }

  /** A listener that has enough ends the training where it is; another goes on from there. */
  private static final class Stopping implements Trainer.Listener {
    private final int batches;
    private final int epochs;
    private final int pretrained;
    private int heard;

    Stopping(int batches, int epochs, int pretrained) {
      this.batches = batches;
      this.epochs = epochs;
      this.pretrained = pretrained;
    }

    @Override
    public boolean batch(TrainingState state, int count) {
      return ++heard != batches;
    }

    @Override
    public boolean pretrained(TrainingState state, PretrainingReport report) {
      return report.epoch() != pretrained;
    }

    @Override
    public boolean epoch(TrainingState state, EpochReport report, boolean best) {
      return report.epoch() != epochs;
    }
  }

  @Test
  void aTrainingThatIsStoppedGoesOnAsIfItWereNot() {
    RunConfig config =
        config(
            "train.averaging=0.9",
            "train.pretraining=2",
            "train.wordDropout=0.1",
            "train.virtualAdversarial=0.1",
            "train.entropy=0.5");
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TrainingState whole = start(config);
      Trainer trainer = new Trainer(backend, config.train(), corpus(3), corpus(1), corpus(2));
      assertTrue(trainer.run(whole, new Stopping(0, 0, 0)));
      List<Stopping> stops =
          List.of(
              new Stopping(3, 0, 0), // inside pretraining
              new Stopping(0, 0, 1), // after an epoch of it
              new Stopping(0, 0, 2), // after all of it
              new Stopping(2, 0, 0), // inside an epoch
              new Stopping(0, 1, 0)); // after an epoch
      TrainingState state = start(config);
      for (Stopping stop : stops) {
        assertFalse(trainer.run(state, stop));
      }
      assertTrue(trainer.run(state, new Stopping(0, 0, 0)));
      assertArrayEquals(numbers(whole.model()), numbers(state.model()), 0);
      assertArrayEquals(numbers(whole.average()), numbers(state.average()), 0);
      assertEquals(whole.history().get(2).loss(), state.history().get(2).loss());
    }
  }

  /** Pretraining reads every batch once an epoch, at a rate that falls by half a cosine. */
  @Test
  void everyStepOfPretrainingIsTheOneTheSettingsSay() {
    RunConfig config = config("train.averaging=0.9", "train.pretraining=2", "train.epochs=1");
    Corpus corpus = corpus(1);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TrainingState fresh = start(config);
      LanguageModelTrainer pretrainer =
          new LanguageModelTrainer(backend, config.train().beforeLabels(), corpus, null);
      CandidateSampler sampler = new CandidateSampler(corpus, WORDS, 1024);
      double[] losses = new double[2];
      for (int s = 0; s < 2 * BATCHES; s++) {
        int[] rows =
            Batches.shuffled(
                    corpus.lengths(), BATCH, new Seed(5).stream("pretraining", s / BATCHES + 1))
                .get(s % BATCHES);
        TokenBatch batch =
            TokenBatch.of(Arrays.stream(rows).mapToObj(corpus::ids).toArray(int[][]::new));
        double rate = 0.002 * (1 + Math.cos(Math.PI * s / (2 * BATCHES))) / 2;
        RandomGenerator unused = new Seed(5).stream("unused");
        Candidates candidates = sampler.candidates(batch, unused);
        List<RandomGenerator> random = List.of(unused, unused, unused);
        losses[s / BATCHES] +=
            fresh.pretraining().model().predicted(batch)
                * backend.pass(
                    () -> pretrainer.step(fresh.pretraining(), batch, candidates, random, rate));
      }
      TrainingState state = start(config);
      List<PretrainingReport> reports = new ArrayList<>();
      List<double[]> after = new ArrayList<>();
      Trainer.Listener listener =
          new Trainer.Listener() {
            @Override
            public boolean pretrained(TrainingState s, PretrainingReport report) {
              reports.add(report);
              after.add(numbers(s.pretraining().model()));
              return true;
            }

            @Override
            public boolean batch(TrainingState s, int batches) {
              if (s.pretraining() == null && after.size() == 2) {
                after.add(numbers(s.average()));
              }
              return true;
            }

            @Override
            public boolean epoch(TrainingState s, EpochReport report, boolean best) {
              return true;
            }
          };
      assertTrue(new Trainer(backend, config.train(), corpus, corpus(2)).run(state, listener));
      assertArrayEquals(numbers(fresh.pretraining().model()), after.get(1), 1e-6);
      Classifier begun = start(config).model();
      new LanguageModelLayers(fresh.pretraining().model()).copyAllTo(begun);
      assertArrayEquals(
          numbers(begun), after.get(2), 1e-6, "the average begins with what was learned");
      double predicted = fresh.pretraining().model().predicted(corpus);
      for (int e = 0; e < 2; e++) {
        PretrainingReport report = reports.get(e);
        assertEquals(e + 1, report.epoch());
        assertEquals(losses[e] / predicted, report.loss(), 1e-6);
        assertEquals(corpus.tokens(), report.tokensPerSecond() * report.seconds(), 1e-6);
        assertTrue(report.seconds() > 0 && report.seconds() < 100, "seconds");
      }
    }
  }

  /** A step with an adversary that moves nothing is the step without one, not twice it. */
  @Test
  void theGradientsOfBothHalvesAreAveraged() {
    double[][] trained = new double[2][];
    for (int k = 0; k < 2; k++) {
      RunConfig config =
          config(
              "train.adversarial=" + (k == 0 ? "0" : "0.000001"),
              "train.optimizer=sgd",
              "train.clip=0",
              "train.epochs=1",
              "train.wordDropout=0",
              "train.averaging=0",
              "model.dropout=0",
              "model.embeddingDropout=0");
      try (Backend backend = TestBackends.JAVA.open(1)) {
        TrainingState state = start(config);
        train(backend, config.train(), state, new ArrayList<>());
        trained[k] =
            state.model().parameters().stream()
                .map(p -> p.value())
                .flatMapToDouble(TrainingLoopTest::stream)
                .toArray();
      }
    }
    assertArrayEquals(trained[0], trained[1], 1e-4);
  }

  private static java.util.stream.DoubleStream stream(Matrix m) {
    return IntStream.range(0, m.size()).mapToDouble(i -> m.writableData()[i]);
  }
}
