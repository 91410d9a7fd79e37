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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchSpaceTest {
  private static List<RunConfig> trials(String... settings) {
    SearchSpace space = new SearchSpace(RunConfig.DEFAULT.with(settings));
    return IntStream.range(0, 60).mapToObj(space::trial).toList();
  }

  /** Layers that are taken over fit one shape alone. */
  @ParameterizedTest
  @ValueSource(strings = {"english", "base"})
  void aStartKeepsItsShape(String from) {
    for (RunConfig trial : trials("train.from=" + from, "data.vectors=english")) {
      assertEquals(from, trial.train().languageModel().from());
      assertEquals(ModelConfig.DEFAULT.hidden(), trial.model().hidden());
      assertEquals(ModelConfig.DEFAULT.pooling(), trial.model().pooling());
      assertEquals(ModelConfig.DEFAULT.embedding(), trial.model().embedding());
    }
  }

  @Test
  void otherwiseSizesAndPoolingAreTried() {
    Set<List<Integer>> hidden =
        trials().stream().map(trial -> trial.model().hidden()).collect(Collectors.toSet());
    assertTrue(hidden.contains(List.of(64)) && hidden.contains(List.of(128, 128)), "" + hidden);
    assertEquals(4, trials().stream().map(trial -> trial.model().pooling()).distinct().count());
  }
}
