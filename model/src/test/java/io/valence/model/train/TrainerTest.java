package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.CellKind;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.evaluate.Evaluation;
import io.valence.model.language.LanguageModel;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
  private static final int VOCABULARY = 30;

  private static TrainConfig config(String... settings) {
    return new ConfigReader(RunConfig.DEFAULT)
        .set("train.batch=16")
        .all(List.of(settings))
        .read()
        .train();
  }

  private static TrainConfig config(int epochs, int patience, double rate, long seed) {
    return config(
        "train.epochs=" + epochs,
        "train.patience=" + patience,
        "train.learningRate=" + rate,
        "train.seed=" + seed);
  }

  /** Rows whose label tells whether id 2 comes before id 3: order matters, counts do not. */
  private static Corpus corpus(int rows, int seed) {
    Random random = new Random(seed);
    int[][] ids = new int[rows][];
    int[] labels = new int[rows];
    for (int r = 0; r < rows; r++) {
      ids[r] = random.ints(4 + random.nextInt(8), 4, VOCABULARY).toArray();
      int first = random.nextInt(ids[r].length - 1);
      int second = first + 1 + random.nextInt(ids[r].length - first - 1);
      labels[r] = random.nextInt(2);
      ids[r][first] = labels[r] == 0 ? 2 : 3;
      ids[r][second] = labels[r] == 0 ? 3 : 2;
    }
    return Corpus.of(ids, labels);
  }

  private static TrainingState start(TrainConfig config, double dropout) {
    return start(config, dropout, List.of(16, 8));
  }

  private static TrainingState start(TrainConfig config, double dropout, List<Integer> hidden) {
    ModelConfig shape =
        new ModelConfig(
            CellKind.LSTM,
            Nonlinearity.TANH,
            8,
            hidden,
            true,
            Pooling.LAST,
            8,
            dropout,
            dropout,
            dropout,
            false);
    Classifier model = new Classifier(shape, VOCABULARY, 2);
    new Initialization(new Seed(config.compute().seed())).apply(model);
    LanguageModelState pretraining = null;
    if (config.languageModel().pretraining() > 0) {
      LanguageModel words = new LanguageModel(shape.withoutDropout(), true, VOCABULARY);
      new Initialization(new Seed(config.compute().seed())).apply(words);
      pretraining = new LanguageModelState(words, Optimizer.of(config.beforeLabels()));
    }
    return new TrainingState(
        model,
        config.optimization().averaging() > 0 ? model.copy() : null,
        Optimizer.of(config),
        pretraining);
  }

  private static float[] bits(TrainingState state) {
    List<Float> all = new ArrayList<>();
    for (Parameter p : state.model().parameters()) {
      for (float value : p.value().data()) {
        all.add(value);
      }
    }
    float[] out = new float[all.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = all.get(i);
    }
    return out;
  }

  private static float[] trained(TestBackends kind, int threads, long seed) {
    return trained(kind, threads, config(2, 0, 1e-3, seed));
  }

  private static float[] trained(TestBackends kind, int threads, TrainConfig config) {
    TrainingState state = start(config, 0.3);
    try (Backend backend = kind.open(threads)) {
      new Trainer(backend, config, corpus(50, 3), corpus(rows(kind), 1), corpus(40, 2))
          .run(state, (s, r, best) -> true);
    }
    return bits(state);
  }

  /** The last batch is not full. */
  private static int rows(TestBackends kind) {
    return kind == TestBackends.ND4J ? 56 : 200;
  }

  /** Tasks are divided alike in each backend; ND4J takes ten times as long for them. */
  private static int[] threads(TestBackends kind) {
    return kind == TestBackends.ND4J ? new int[] {3} : new int[] {1, 2, 3, 8};
  }

  @ParameterizedTest
  @EnumSource(TestBackends.class)
  void theSameSeedGivesTheSameBitsAtAnyNumberOfThreads(TestBackends kind) {
    float[] one = trained(kind, 1, 4);
    for (int threads : threads(kind)) {
      assertArrayEquals(one, trained(kind, threads, 4), threads + " threads");
    }
    assertNotEquals(one[200], trained(kind, 1, 5)[200]);
  }

  @Test
  void soItDoesWithEveryPartOfTheLoss() {
    TrainConfig config =
        config(
            "train.epochs=1",
            "train.adversarial=0.1",
            "train.virtualAdversarial=0.1",
            "train.entropy=0.3");
    float[] one = trained(TestBackends.OPENBLAS, 1, config);
    assertArrayEquals(one, trained(TestBackends.OPENBLAS, 3, config));
  }

  /** Rows that are half of each label teach nothing, whatever their label. */
  @Test
  void probabilitiesTakeThePlaceOfLabels() {
    Corpus rows = corpus(200, 1);
    int[] labels = IntStream.range(0, rows.rows()).map(rows::label).toArray();
    float[][] same = new float[labels.length][];
    float[][] half = new float[labels.length][];
    for (int row = 0; row < labels.length; row++) {
      same[row] = new float[] {1 - labels[row], labels[row]};
      half[row] = new float[] {0.5f, 0.5f};
    }
    TrainConfig config = config(2, 0, 1e-3, 4);
    List<float[]> all = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (Corpus train : List.of(rows, rows.with(labels, same), rows.with(labels, half))) {
      TrainingState state = start(config, 0);
      try (Backend backend = TestBackends.JAVA.open(1)) {
        new Trainer(backend, config, train, corpus(40, 2)).run(state, (s, r, best) -> true);
      }
      all.add(bits(state));
      losses.add(state.history().get(1).loss());
    }
    assertArrayEquals(all.get(0), all.get(1));
    assertEquals(Math.log(2), losses.get(2), 0.02);
    assertTrue(losses.get(0) < losses.get(2) - 0.02, losses.toString());
  }

  /** Label 1 is never the likelier one, and has two fifths of every row. */
  @Test
  void balanceCountsProbabilities() {
    Corpus rows = corpus(200, 1);
    float[][] shares = new float[rows.rows()][];
    Arrays.setAll(shares, row -> new float[] {0.6f, 0.4f});
    Corpus soft = rows.with(new int[rows.rows()], shares);
    double[] mean = new double[2];
    for (int k = 0; k < 2; k++) {
      TrainConfig config =
          config(
              "train.epochs=6",
              "train.averaging=0",
              "train.learningRate=0.01",
              "train.balance=" + (k == 1));
      TrainingState state = start(config, 0);
      try (Backend backend = TestBackends.JAVA.open(1)) {
        new Trainer(backend, config, soft, corpus(40, 2)).run(state, (s, r, best) -> true);
        int[][] ids = new int[rows.rows()][];
        Arrays.setAll(ids, rows::ids);
        Matrix p = new Loss().softmax(state.model().logits(backend, ids));
        mean[k] =
            IntStream.range(0, p.rows()).mapToDouble(row -> p.get(row, 1)).average().orElseThrow();
      }
    }
    assertEquals(0.4, mean[0], 0.03);
    assertEquals(0.5, mean[1], 0.03);
  }

  @Test
  void anEpochSeesAsManyUnlabeledBatchesAsItHasSteps() {
    int first = 20; // words of unlabeled rows only
    int[][] rows = new int[30][];
    Arrays.setAll(rows, row -> new int[] {first + row % 10});
    int[][] others = new int[48][];
    Arrays.setAll(others, row -> new int[] {2 + row % 18, 2 + row % 17});
    int[] labels = IntStream.range(0, others.length).map(row -> row % 2).toArray();
    Corpus train = Corpus.of(others, labels);
    TrainConfig config = config("train.epochs=1", "train.entropy=1", "train.batch=3");
    TrainingState state = start(config, 0);
    float[] before = state.model().embedding().weight().value().copy().data();
    try (Backend backend = TestBackends.JAVA.open(1)) {
      new Trainer(backend, config, Corpus.of(rows, new int[rows.length]), train, train)
          .run(state, (s, r, best) -> true);
    }
    float[] after = state.model().embedding().weight().value().data();
    int width = after.length / VOCABULARY;
    for (int word = first; word < VOCABULARY; word++) {
      assertNotEquals(before[word * width], after[word * width], "word " + word);
    }
  }

  /** Rows that neither label fits, with the same loss. */
  @Test
  void theEntropyOfUnlabeledRowsFallsWhenTheyAreTrainedOn() {
    Random random = new Random(3);
    int[][] rows = new int[200][];
    Arrays.setAll(rows, row -> random.ints(6, 4, VOCABULARY).toArray());
    Corpus unlabeled = Corpus.of(rows, new int[rows.length]);
    double[] entropy = new double[2];
    for (int k = 0; k < 2; k++) {
      TrainConfig config =
          config(
              "train.epochs=15",
              "train.patience=0",
              "train.averaging=0",
              "train.learningRate=0.01",
              "train.entropy=4");
      TrainingState state = start(config, 0);
      try (Backend backend = TestBackends.JAVA.open(1)) {
        new Trainer(
                backend, config, k == 0 ? Corpus.EMPTY : unlabeled, corpus(60, 1), corpus(40, 2))
            .run(state, (s, r, best) -> true);
        entropy[k] = new Loss().entropy(state.model().logits(backend, rows)).total().getAsDouble();
      }
    }
    assertTrue(
        entropy[1] < 0.7 * entropy[0], entropy[0] + " without, " + entropy[1] + " with them");
  }

  /** Without dropout an epoch of three passes is three epochs of one, at a constant rate. */
  @Test
  void passesMakeAnEpoch() {
    TrainConfig passes = config("train.passes=3", "train.epochs=2", "train.wordDropout=0");
    TrainConfig epochs = config("train.epochs=6", "train.patience=0", "train.wordDropout=0");
    TrainingState few = start(passes, 0);
    TrainingState many = start(epochs, 0);
    Corpus rows = corpus(200, 1);
    List<Integer> batches = new ArrayList<>();
    Trainer.Listener listener =
        new Trainer.Listener() {
          @Override
          public boolean batch(TrainingState state, int ofEpoch) {
            batches.add(ofEpoch);
            return true;
          }

          @Override
          public boolean epoch(TrainingState state, EpochReport report, boolean best) {
            return true;
          }
        };
    try (Backend backend = TestBackends.JAVA.open(1)) {
      new Trainer(backend, passes, rows, corpus(40, 2)).run(few, listener);
      new Trainer(backend, epochs, rows, corpus(40, 2)).run(many, (s, r, best) -> true);
    }
    assertArrayEquals(bits(many), bits(few));
    assertEquals(2 * 3 * 13, batches.size());
    assertEquals(3 * 13, batches.get(0));
    double mean =
        many.history().subList(0, 3).stream().mapToDouble(EpochReport::loss).average().orElse(0);
    assertEquals(mean, few.history().get(0).loss(), 1e-9);
  }

  @ParameterizedTest
  @EnumSource(TestBackends.class)
  void pretrainingGivesTheSameBitsAtAnyNumberOfThreads(TestBackends kind) {
    TrainConfig config = config("train.pretraining=2", "train.epochs=1");
    float[] one = trained(kind, 1, config);
    for (int threads : threads(kind)) {
      assertArrayEquals(one, trained(kind, threads, config), threads + " threads");
    }
    assertNotEquals(one[200], trained(kind, 1, config("train.epochs=1"))[200]);
  }

  /** After each word comes its successor, so that both directions can know what they say. */
  @Test
  void pretrainingLearnsWhichWordsAreNeighbours() {
    Random random = new Random(3);
    int[][] rows = new int[200][];
    for (int r = 0; r < rows.length; r++) {
      int first = random.nextInt(VOCABULARY - 2);
      rows[r] = new int[1 + random.nextInt(9)];
      for (int t = 0; t < rows[r].length; t++) {
        rows[r][t] = 2 + (first + t) % (VOCABULARY - 2);
      }
    }
    Corpus texts = Corpus.of(rows, new int[rows.length]);
    TrainConfig config =
        config("train.pretraining=120", "train.epochs=1", "train.learningRate=0.01");
    List<Double> losses = new ArrayList<>();
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Trainer.Listener listener =
          new Trainer.Listener() {
            @Override
            public boolean pretrained(TrainingState state, PretrainingReport report) {
              losses.add(report.loss());
              return true;
            }

            @Override
            public boolean epoch(TrainingState state, EpochReport report, boolean best) {
              return true;
            }
          };
      new Trainer(backend, config, texts, texts).run(start(config, 0.3, List.of(16)), listener);
    }
    assertEquals(120, losses.size());
    assertTrue(losses.get(0) > 2.5, losses.toString());
    assertTrue(losses.get(119) < 0.1, losses.toString());
  }

  /** Runs an epoch of pretraining; returns the word vectors. */
  private static float[] pretrained(int[]... rows) {
    TrainConfig config = config("train.pretraining=1", "train.epochs=1");
    LanguageModelState state = start(config, 0).pretraining();
    try (Backend backend = TestBackends.JAVA.open(1)) {
      new LanguageModelTrainer(
              backend, config.beforeLabels(), Corpus.of(rows, new int[rows.length]), null)
          .run(
              state,
              new LanguageModelTrainer.Listener() {
                @Override
                public boolean batch(LanguageModelState s, int batches) {
                  return true;
                }

                @Override
                public boolean epoch(LanguageModelState s, PretrainingReport r, boolean best) {
                  return true;
                }
              });
    }
    assertEquals(1, state.epochs());
    return state.model().embedding().weight().value().data();
  }

  @Test
  void pretrainingReadsTheBeginningOfATextThatIsVeryLong() {
    int most = LanguageModelTrainer.MOST_TOKENS;
    int[] text = new Random(1).ints(most + 10, 2, 6).toArray();
    int[] other = text.clone();
    java.util.Arrays.fill(other, most, other.length, 7);
    float[] vectors = pretrained(text, new int[] {2, 3});
    assertArrayEquals(vectors, pretrained(other, new int[] {2, 3}));
    other[most - 1] = 7;
    assertNotEquals(vectors[7 * 8], pretrained(other, new int[] {2, 3})[7 * 8]);
  }

  @Test
  void pretrainingOnTextsOfOneWordEachChangesNothing() {
    float[] before =
        start(config("train.pretraining=1", "train.epochs=1"), 0)
            .pretraining()
            .model()
            .embedding()
            .weight()
            .value()
            .data();
    assertArrayEquals(before, pretrained(new int[] {2}, new int[] {3}, new int[] {2}));
  }

  @Test
  void learnsAnOrderOfWords() {
    TrainConfig config = config(30, 0, 1e-2, 1);
    TrainingState state = start(config, 0);
    try (Backend backend = TestBackends.OPENBLAS.open(2)) {
      new Trainer(backend, config, corpus(600, 1), corpus(200, 2)).run(state, (s, r, best) -> true);
    }
    Evaluation best = state.history().get(state.bestEpoch() - 1).dev();
    assertTrue(best.accuracy() > 0.97, "accuracy " + best.accuracy());
  }

  @Test
  void stopsWhenDevNoLongerImproves() {
    // Labels drawn at random cannot be learned: dev soon only gets worse.
    TrainConfig config = config(200, 3, 1e-2, 1);
    TrainingState state = start(config, 0);
    Random random = new Random(1);
    int[][] rows = new int[80][];
    int[] labels = new int[80];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = random.ints(6, 4, VOCABULARY).toArray();
      labels[r] = random.nextInt(2);
    }
    Corpus noise = Corpus.of(rows, labels);
    try (Backend backend = TestBackends.JAVA.open(2)) {
      new Trainer(backend, config, noise, corpus(80, 3)).run(state, (s, r, best) -> true);
    }
    assertEquals(3, state.epochs() - state.bestEpoch());
  }

  @Test
  void aLossThatIsNoNumberStopsTraining() {
    TrainConfig config = config(2, 0, 1e-2, 1);
    TrainingState state = start(config, 0);
    state.model().parameters().get(1).value().writableData()[0] = Float.NaN;
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Trainer trainer = new Trainer(backend, config, corpus(40, 1), corpus(40, 2));
      DivergedException e =
          assertThrows(DivergedException.class, () -> trainer.run(state, (s, r, best) -> true));
      assertTrue(e.getMessage().contains("batch 1 in epoch 1"), e.getMessage());
    }
  }

  @Test
  void aFrozenEmbeddingStaysAsItIs() {
    TrainConfig config =
        config("train.pretraining=1", "train.epochs=1", "train.freezeEmbedding=true");
    TrainingState state = start(config, 0);
    float[] before = state.model().embedding().weight().value().copy().data();
    float[] dense = state.model().denseParameters().get(0).value().copy().data();
    try (Backend backend = TestBackends.JAVA.open(1)) {
      new Trainer(backend, config, corpus(40, 1), corpus(40, 2)).run(state, (s, r, best) -> true);
    }
    assertArrayEquals(before, state.model().embedding().weight().value().data());
    assertNotEquals(dense[0], state.model().denseParameters().get(0).value().data()[0]);
  }
}
