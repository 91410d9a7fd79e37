package io.valence.app.run;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DivergencesTest {
  private final RuntimeException problem = new IllegalStateException();

  @Test
  void theThirdInARowEndsTheTraining() {
    Divergences divergences = new Divergences(4);
    divergences.add(problem, 4);
    divergences.add(problem, 4);
    assertSame(
        problem, assertThrows(IllegalStateException.class, () -> divergences.add(problem, 4)));
  }

  @Test
  void aCompletedEpochResetsTheCount() {
    Divergences divergences = new Divergences(0);
    divergences.add(problem, 0);
    divergences.add(problem, 0);
    divergences.add(problem, 1);
    divergences.add(problem, 1);
    assertThrows(IllegalStateException.class, () -> divergences.add(problem, 1));
  }
}
