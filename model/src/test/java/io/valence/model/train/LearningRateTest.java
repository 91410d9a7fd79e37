package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static double at(long step, String schedule, double warmup, List<EpochReport> history) {
    TrainConfig config =
        new ConfigReader(RunConfig.DEFAULT)
            .all(List.of("train.epochs=4", "train.learningRate=0.8", "train.schedule=" + schedule))
            .set("train.warmup=" + warmup)
            .read()
            .train();
    return new LearningRate(config, 10).at(step, LearningRate.plateaus(improved(history)));
  }

  private static List<Boolean> improved(List<EpochReport> history) {
    List<Boolean> improved = new ArrayList<>();
    EpochReport best = null;
    for (EpochReport report : history) {
      boolean better = best == null || report.betterThan(best);
      best = better ? report : best;
      improved.add(better);
    }
    return improved;
  }

  /** Epochs after which so many of ten dev rows are right. */
  private static List<EpochReport> history(int... right) {
    List<EpochReport> history = new ArrayList<>();
    for (int r : right) {
      Evaluation dev = new Evaluation(1, new int[][] {{r, 10 - r}, {0, 0}});
      history.add(new EpochReport(history.size() + 1, 1, 1, 1, 1, dev, 1));
    }
    return history;
  }

  @Test
  void risesThenFalls() {
    assertEquals(0.8, at(1, "constant", 0, List.of()));
    assertEquals(0.8, at(40, "constant", 0, List.of()));
    assertEquals(0.2, at(5, "constant", 2, List.of()), 1e-12);
    assertEquals(0.8, at(20, "linear", 2, List.of()), 1e-12);
    assertEquals(0.4, at(31, "linear", 2, List.of()), 1e-12);
    assertEquals(0.8, at(1, "cosine", 0, List.of()), 1e-12);
    assertEquals(0.4, at(21, "cosine", 0, List.of()), 1e-12);
    assertEquals(0.8 * 0.14644661, at(31, "cosine", 0, List.of()), 1e-8);
  }

  @Test
  void halvesWhereDevStandsStill() {
    assertEquals(0.8, at(30, "plateau", 0, history(5, 6, 6)));
    assertEquals(0.4, at(30, "plateau", 0, history(5, 6, 6, 5)));
    assertEquals(0.4, at(30, "plateau", 0, history(6, 5, 5, 7, 7)));
    assertEquals(0.2, at(30, "plateau", 0, history(6, 5, 5, 5, 5)));
  }
}
