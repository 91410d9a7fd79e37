package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.TestBackends;
import io.valence.model.layer.Embedding;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.RecurrentStack;
import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Three steps on [0.5, -1, 2]; the expected numbers are torch.optim's in double precision. */
class OptimizerTest {
  private static final float[][] GRADIENTS = {
    {0.1f, -0.2f, 0.3f}, {-0.4f, 0.5f, 0}, {0.25f, 0, -1.5f}
  };

  private static final float[] ADAM = {0.45699154f, -0.97348532f, 1.87949567f};
  private static final float[] ADAMW = {0.45304906f, -0.96425616f, 1.85697149f};
  private static final float[] SGD = {0.52109539f, -1.03522078f, 2.05760357f};

  private static float[] dense(UpdateRule rule) {
    Optimizer optimizer = new Optimizer(rule);
    Parameter p =
        new RecurrentStack(Cell.RNN_TANH, 1, new int[] {3}, false, RecurrentStack.Rates.NONE, "")
            .parameters()
            .get(2);
    System.arraycopy(new float[] {0.5f, -1, 2}, 0, p.value().data(), 0, 3);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      for (float[] gradient : GRADIENTS) {
        System.arraycopy(gradient, 0, p.gradient().data(), 0, 3);
        optimizer.begin(0.1);
        optimizer.update(backend, p);
      }
    }
    return p.value().data();
  }

  private static float[] rows(UpdateRule rule) {
    Optimizer optimizer = new Optimizer(rule);
    Parameter p = new Embedding(4, 3, 0).weight();
    System.arraycopy(new float[] {0.5f, -1, 2}, 0, p.value().data(), 6, 3);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      for (float[] gradient : GRADIENTS) {
        optimizer.begin(0.1);
        Matrix row = new Matrix(1, 3, gradient.clone());
        optimizer.updateRows(backend, p, new RowGradient(new int[] {2}, row));
      }
    }
    for (int i : new int[] {0, 3, 5, 9, 11}) {
      assertEquals(0, p.value().data()[i], "a row without gradient");
    }
    return p.value().copyOfRows(2, 3).data();
  }

  private static void check(float[] expected, UpdateRule rule) {
    assertArrayEquals(expected, dense(rule), 1e-6f);
    assertArrayEquals(expected, rows(rule), 1e-6f);
  }

  @Test
  void adamWithDecayInTheGradient() {
    check(ADAM, new Adam(0.01, false));
  }

  @Test
  void adamWithDecoupledDecay() {
    check(ADAMW, new Adam(0.05, true));
  }

  @Test
  void gradientDescentWithMomentum() {
    check(SGD, new Sgd(0.9, 0.01));
  }

  /** What is saved is all that an optimizer remembers. */
  @Test
  void goesOnFromASavedState() {
    Parameter[] tables = {new Embedding(4, 3, 0).weight(), new Embedding(4, 3, 0).weight()};
    Optimizer whole = new Optimizer(new Adam(0, false));
    Optimizer second = new Optimizer(new Adam(0, false));
    try (Backend backend = TestBackends.JAVA.open(1)) {
      for (int k = 0; k < GRADIENTS.length; k++) {
        step(backend, whole, tables[0], GRADIENTS[k]);
        if (k == 1) {
          assertEquals(2, whole.steps());
          assertEquals(Set.of("m.embedding.weight", "v.embedding.weight"), whole.state().keySet());
          System.arraycopy(tables[0].value().data(), 0, tables[1].value().data(), 0, 12);
          Map<String, Matrix> saved = new HashMap<>();
          whole.state().forEach((name, matrix) -> saved.put(name, matrix.copy()));
          step(backend, second, new Embedding(4, 3, 0).weight(), new float[] {9, 9, 9});
          second.restore(2, saved);
        }
      }
      step(backend, second, tables[1], GRADIENTS[2]);
    }
    assertArrayEquals(tables[0].value().data(), tables[1].value().data());
    assertEquals(3, second.steps());
  }

  private static void step(Backend backend, Optimizer optimizer, Parameter p, float[] gradient) {
    optimizer.begin(0.1);
    optimizer.updateRows(
        backend, p, new RowGradient(new int[] {2}, new Matrix(1, 3, gradient.clone())));
  }
}
