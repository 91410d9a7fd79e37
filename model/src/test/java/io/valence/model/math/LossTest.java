package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.TestBackends;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values of torch.nn.functional.cross_entropy: {@code F.cross_entropy(x, y, weight=w,
 * label_smoothing=s, reduction="sum")}, and the gradient of its mean.
 */
class LossTest {
  private static final float[] LOGITS = {0.5f, -1, 2, 1.5f, 0.25f, -0.75f, -2, 0, 1};
  private static final int[] LABELS = {0, 1, 1};
  private static final float[] WEIGHTS = {0.5f, 2, 1};

  private static final double[] PROBABILITIES = {0.7, 0.2, 0.1, 0, 0.25, 0.75, 0.5, 0.5, 0};

  private static void check(TestBackends kind, LossOptions options, double sum, float... gradient) {
    check(kind, Targets.of(LABELS, 3, options), sum, gradient);
  }

  private static void check(TestBackends kind, Targets targets, double sum, float... gradient) {
    Matrix logits = new Matrix(3, 3, LOGITS.clone());
    try (Backend backend = kind.open(1)) {
      TrainingLoss loss = backend.trainingLoss(logits, targets);
      assertEquals(sum, loss.total().getAsDouble(), 1e-5);
      assertArrayEquals(gradient, loss.gradient().data(), 1e-6f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void plain(TestBackends kind) {
    check(
        kind,
        LossOptions.PLAIN,
        4.6709962,
        -0.27490321f,
        0.01303752f,
        0.26186568f,
        0.23948012f,
        -0.26472116f,
        0.02524102f,
        0.01170634f,
        -0.24683452f,
        0.23512816f);
  }

  @ParameterizedTest
  @EnumSource
  void smoothed(TestBackends kind) {
    check(
        kind,
        new LossOptions(null, 0.1),
        4.6959963,
        -0.25268096f,
        0.00192641f,
        0.25075454f,
        0.22836900f,
        -0.24249890f,
        0.01412991f,
        0.00059523f,
        -0.22461228f,
        0.22401704f);
  }

  @ParameterizedTest
  @EnumSource
  void weighted(TestBackends kind) {
    check(
        kind,
        new LossOptions(WEIGHTS, 0.0),
        6.7300253,
        -0.09163440f,
        0.00434584f,
        0.08728856f,
        0.31930682f,
        -0.35296151f,
        0.03365469f,
        0.01560846f,
        -0.32911268f,
        0.31350422f);
  }

  @ParameterizedTest
  @EnumSource
  void weightedAndSmoothed(TestBackends kind) {
    check(
        kind,
        new LossOptions(WEIGHTS, 0.2),
        6.5989199,
        -0.07162580f,
        -0.02412490f,
        0.09575069f,
        0.28529051f,
        -0.30132583f,
        0.01603532f,
        0.00690034f,
        -0.27946439f,
        0.27256405f);
  }

  @ParameterizedTest
  @EnumSource
  void probabilities(TestBackends kind) {
    check(
        kind,
        Targets.of(PROBABILITIES, 3, LossOptions.PLAIN),
        6.5709961,
        -0.1749032f,
        -0.05362914f,
        0.22853234f,
        0.23948011f,
        -0.01472113f,
        -0.22475898f,
        -0.15496032f,
        -0.08016785f,
        0.23512817f);
  }

  @ParameterizedTest
  @EnumSource
  void probabilitiesSmoothed(TestBackends kind) {
    check(
        kind,
        Targets.of(PROBABILITIES, 3, new LossOptions(null, 0.1)),
        6.4059961,
        -0.16268098f,
        -0.05807359f,
        0.22075457f,
        0.228369f,
        -0.01749891f,
        -0.21087009f,
        -0.14940477f,
        -0.07461229f,
        0.22401706f);
  }
}
