package io.valence.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigChangesTest {
  @Test
  void theChangesMakeTheOneTheOther() {
    RunConfig from = RunConfig.DEFAULT.with("train.epochs=3");
    RunConfig to =
        RunConfig.DEFAULT.with("model.hidden=[8,4]", "data.tokenizer=char", "train.epochs=3");
    List<String> changes = new ConfigChanges(from, to).assignments();
    assertEquals(List.of("data.tokenizer=char", "model.hidden=[8,4]"), changes);
    assertEquals(Json.line(to), Json.line(from.with(changes.toArray(String[]::new))));
    assertEquals(List.of(), new ConfigChanges(to, to).assignments());
  }
}
