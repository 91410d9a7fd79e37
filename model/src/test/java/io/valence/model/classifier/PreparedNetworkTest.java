package io.valence.model.classifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.math.Backend;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreparedNetworkTest {
  private static final int VOCABULARY = 2000;

  private static Classifier model(CellKind cell) {
    ModelConfig shape =
        new ModelConfig(
            cell, Nonlinearity.TANH, 5, List.of(6, 4), true, Pooling.LAST, 7, 0, 0, 0, false);
    Classifier model = new Classifier(shape, VOCABULARY, 3);
    new Initialization(new Seed(1)).apply(model);
    return model;
  }

  /** Some rows of any words. */
  private static List<int[]> rows(Random random, int count) {
    return Stream.generate(() -> random.ints(1 + random.nextInt(9), 0, VOCABULARY).toArray())
        .limit(count)
        .toList();
  }

  /** Words are added over several blocks while rows are read. */
  @ParameterizedTest
  @EnumSource(CellKind.class)
  void theLogitsHaveTheSameBits(CellKind cell) {
    Classifier model = model(cell);
    try (Backend backend = TestBackends.JAVA.open(2)) {
      PreparedNetwork prepared = new PreparedNetwork(backend, model);
      Random random = new Random(3);
      for (int call = 0; call < 12; call++) {
        List<int[]> rows = rows(random, 50);
        assertArrayEquals(
            new BatchPredictor(backend, model).logits(rows).data(),
            new BatchPredictor(backend, model, prepared).logits(rows).data());
      }
      assertEquals(VOCABULARY, prepared.layers(0).get(0).rows());
    }
  }

  @Test
  void aCallAddsAsManyWordsAsItReadsTokensUpToTheLimit() {
    Classifier model = model(CellKind.LSTM);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      int bytes = 700 * Float.BYTES * 2 * 4 * 6;
      PreparedNetwork prepared = new PreparedNetwork(backend, model, bytes);
      assertEquals(20, prepared.layers(20).get(0).rows());
      assertEquals(620, prepared.layers(600).get(0).rows());
      assertEquals(700, prepared.layers(600).get(0).rows());
      assertEquals(0, prepared.layers(600).get(1).rows());
    }
  }

  /** Another thread's pass may be open on the backend: its memory must be left alone. */
  @Test
  void wordsAreAddedWithoutMemoryOfAPass() {
    Classifier model = model(CellKind.LSTM);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      PreparedNetwork prepared = new PreparedNetwork(withoutPasses(backend), model);
      assertEquals(600, prepared.layers(600).get(0).rows());
    }
  }

  private static Backend withoutPasses(Backend backend) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              assertFalse(List.of("pass", "matrix", "zeros").contains(method.getName()));
              return method.invoke(backend, arguments);
            });
  }

  @Test
  void aBackendMayKeepNothing() {
    Classifier model = model(CellKind.GRU);
    try (Backend backend = TestBackends.CUDA.open(1)) {
      PreparedNetwork prepared = new PreparedNetwork(backend, model);
      assertNull(prepared.layers(100));
      List<int[]> rows = rows(new Random(5), 4);
      assertArrayEquals(
          new BatchPredictor(backend, model).logits(rows).data(),
          new BatchPredictor(backend, model, prepared).logits(rows).data());
    }
  }
}
