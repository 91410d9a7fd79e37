package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.model.classifier.Classifier;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.language.LanguageModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishLayersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.hidden=[64]",
        "model.hidden=[128,128]",
        "model.bidirectional=false",
        "model.pooling=attention",
        "model.head=64"
      })
  void anotherShapeIsNeverFilled(String shape) {
    Classifier classifier = new Classifier(RunConfig.DEFAULT.with(shape).model(), 10, 2);
    assertThrows(IllegalArgumentException.class, () -> new EnglishLayers().fill(classifier));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.hidden=[192]", "model.bidirectional=false"})
  void norIsALanguageModel(String shape) {
    ModelConfig config = RunConfig.DEFAULT.with(shape).model();
    LanguageModel model = new LanguageModel(config, true, 10);
    assertThrows(IllegalArgumentException.class, () -> new EnglishLayers().fill(model));
  }
}
