package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A device whose losses are asked for after many steps trains as the host does. */
class StepsAheadTest {
  private static final int VOCABULARY = 10;
  private static final int RARE = 9; // a word of one text
  private static final TrainConfig CONFIG =
      new ConfigReader(RunConfig.DEFAULT)
          .all(List.of("train.batch=4", "train.epochs=1", "train.wordDropout=0"))
          .read()
          .train();

  private static Corpus corpus() {
    Random random = new Random(1);
    int[][] ids = new int[160][];
    for (int r = 0; r < ids.length; r++) {
      ids[r] = random.ints(3, 2, RARE).toArray();
    }
    ids[100][1] = RARE;
    return Corpus.of(ids, random.ints(ids.length, 0, 2).toArray());
  }

  private static TrainingState start() {
    Classifier model =
        new Classifier(
            new ModelConfig(
                CellKind.LSTM,
                Nonlinearity.TANH,
                4,
                List.of(3),
                true,
                Pooling.LAST,
                5,
                0,
                0,
                0,
                false),
            VOCABULARY,
            2);
    new Initialization(new Seed(1)).apply(model);
    return new TrainingState(model, model.copy(), Optimizer.of(CONFIG), null);
  }

  /** The position after each batch, or number of batches, that the listener hears of. */
  private static List<RunState.Position> positions(TestBackends kind) {
    List<RunState.Position> out = new ArrayList<>();
    try (Backend backend = kind.open(1)) {
      new Trainer(backend, CONFIG, corpus(), corpus())
          .run(
              start(),
              new Trainer.Listener() {
                @Override
                public boolean batch(TrainingState state, int batches) {
                  out.add(state.position());
                  return true;
                }

                @Override
                public boolean epoch(TrainingState state, EpochReport report, boolean best) {
                  return true;
                }
              });
    }
    return out;
  }

  @Test
  void everyLossCountsOnce() {
    List<RunState.Position> host = positions(TestBackends.JAVA);
    List<RunState.Position> device = positions(TestBackends.CUDA);
    assertEquals(40, host.size());
    assertEquals(List.of(16, 32, 40), device.stream().map(RunState.Position::batches).toList());
    for (RunState.Position each : device) {
      assertEquals(host.get(each.batches() - 1).loss(), each.loss(), 1e-3);
    }
  }

  private static String divergence(TestBackends kind) {
    TrainingState state = start();
    float[] words = state.model().embedding().weight().value().writableData();
    words[RARE * 4] = Float.NaN;
    try (Backend backend = kind.open(1)) {
      Trainer trainer = new Trainer(backend, CONFIG, corpus(), corpus());
      return assertThrows(DivergedException.class, () -> trainer.run(state, (s, r, best) -> true))
          .getMessage();
    }
  }

  /** The batches after it, which are not finite either, are not the ones to look at. */
  @Test
  void theBatchThatDivergesIsNamed() {
    String host = divergence(TestBackends.JAVA);
    assertTrue(host.contains("the loss of batch 9 in epoch 1"), host);
    assertEquals(host, divergence(TestBackends.CUDA));
  }
}
