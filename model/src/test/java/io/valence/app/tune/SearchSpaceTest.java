package io.valence.app.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.config.ModelConfig;
import io.valence.model.config.RunConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  private static List<RunConfig> trials(String... settings) {
    SearchSpace space = new SearchSpace(RunConfig.DEFAULT.with(settings));
    return IntStream.range(0, 60).mapToObj(space::trial).toList();
  }

  /** Layers that are taken over fit one shape alone; with the English ones goes a head. */
  @Test
  void englishLayersKeepTheirShape() {
    for (RunConfig trial : trials("train.from=english", "data.vectors=english")) {
      assertEquals(ModelConfig.DEFAULT.hidden(), trial.model().hidden());
      assertEquals(ModelConfig.DEFAULT.pooling(), trial.model().pooling());
      assertEquals(ModelConfig.DEFAULT.embedding(), trial.model().embedding());
    }
  }

  /** Its word vectors are those of the base, so that data.vectors is none. */
  @Test
  void aLanguageModelKeepsItsSizes() {
    List<RunConfig> trials =
        trials("train.from=base", "data.vectors=none", "model.hidden=[32]", "model.embedding=24");
    for (RunConfig trial : trials) {
      assertEquals(List.of(32), trial.model().hidden());
      assertEquals(24, trial.model().embedding());
      assertEquals(0, trial.train().optimization().naiveBayes());
    }
    assertEquals(4, trials.stream().map(trial -> trial.model().pooling()).distinct().count());
  }

  @Test
  void otherwiseSizesAndPoolingAreTried() {
    Set<List<Integer>> hidden =
        trials().stream().map(trial -> trial.model().hidden()).collect(Collectors.toSet());
    assertTrue(hidden.contains(List.of(64)) && hidden.contains(List.of(128, 128)), "" + hidden);
    assertEquals(
        3,
        trials("data.vectors=none").stream()
            .map(trial -> trial.model().embedding())
            .distinct()
            .count());
    assertEquals(4, trials().stream().map(trial -> trial.model().pooling()).distinct().count());
  }
}
