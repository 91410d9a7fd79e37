package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a run's settings may change before it is continued. */
class SameTrainingTest {
  private static final SameTraining SAME = new SameTraining(Path.of("checkpoint"));

  private static JsonNode json(RunConfig config) {
    return Json.mapper().valueToTree(config);
  }

  @ParameterizedTest
  @CsvSource({
    "train.epochs=3, train.epochs=9",
    "train.threads=1, train.threads=2",
    "data.vectors=a/vectors.txt, data.vectors=b/vectors.txt",
    "train.teacher=old/run, train.teacher=new/run"
  })
  void lengthThreadsAndPathsMayChange(String made, String given) {
    assertDoesNotThrow(
        () -> SAME.require(json(RunConfig.DEFAULT.with(made)), RunConfig.DEFAULT.with(given)));
  }

  @ParameterizedTest
  @CsvSource({
    "model.hidden=3, model.hidden=4",
    "train.learningRate=0.1, train.learningRate=0.2",
    "data.vectors=english, data.vectors=none",
    "data.vectors=vectors.txt, data.vectors=english",
    "train.from=english, train.from=",
    "train.from=base, train.from=english",
    "train.teacher=linear, train.teacher=run",
    "train.teacher=linear, train.teacher="
  })
  void whatChangesTheResultMayNot(String made, String given) {
    JsonNode before = json(RunConfig.DEFAULT.with(made));
    RunConfig after = RunConfig.DEFAULT.with(given);
    ModelFileException refused =
        assertThrows(ModelFileException.class, () -> SAME.require(before, after));
    String key = made.substring(0, made.indexOf('='));
    assertTrue(refused.getMessage().contains("was made with " + key), refused.getMessage());
  }
}
