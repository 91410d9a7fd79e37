package io.valence.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonTest {
  /** Where Turkish is spoken, the lower case of I is another letter. */
  @Test
  void enumsAreWrittenInNoLanguage() {
    Locale usual = Locale.getDefault();
    RunConfig config = RunConfig.DEFAULT.with("train.schedule=linear", "data.tokenizer=whitespace");
    String json = Json.line(config);
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals(json, Json.line(config));
      assertEquals(config, new ConfigReader(RunConfig.DEFAULT).json(json, "c.json").read());
    } finally {
      Locale.setDefault(usual);
    }
    Stream.of("\"schedule\":\"linear\"", "\"tokenizer\":\"whitespace\"")
        .forEach(field -> assertEquals(true, json.contains(field), field));
  }
}
