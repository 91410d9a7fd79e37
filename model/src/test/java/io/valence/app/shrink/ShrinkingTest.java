package io.valence.app.shrink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.UsageException;
import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.Precision;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.RunConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShrinkingTest {
  private final TrainedModel model = model();

  private static TrainedModel model() {
    List<String> words = new ArrayList<>(List.of("<pad>", "<unk>"));
    for (int i = 0; i < 500; i++) {
      words.add("word" + i);
    }
    RunConfig config =
        RunConfig.FIXED.with("model.embedding=20", "model.hidden=[4]", "model.head=3");
    Classifier classifier = new Classifier(config.model(), words.size(), 2);
    new Initialization(new Seed(3)).apply(classifier);
    return new TrainedModel(
        classifier,
        null,
        config,
        List.of("bad", "good"),
        new Vocabulary(words),
        new Provenance("1", 3, Map.of(), List.of(), null),
        "",
        1,
        true);
  }

  @ParameterizedTest
  @EnumSource
  void asManyWordsAreKeptAsFit(Precision precision) {
    long whole = ModelFile.size(model, precision);
    long most = whole * 2 / 3;
    TrainedModel smaller = new Shrinking(precision, most).of(model);
    int kept = smaller.vocabulary().size();
    assertTrue(ModelFile.size(smaller, precision) <= most);
    assertTrue(ModelFile.size(model.withVocabulary(kept + 1), precision) > most);
    assertEquals(model.vocabulary().tokens().subList(0, kept), smaller.vocabulary().tokens());
    assertSame(model, new Shrinking(precision, whole).of(model));
    assertSame(model, new Shrinking(precision, 0).of(model));
  }

  @Test
  void aSizeThatNothingFitsIsRefused() {
    String message =
        assertThrows(UsageException.class, () -> new Shrinking(Precision.INT8, 500).of(model))
            .getMessage();
    assertTrue(message.contains("more than --size"), message);
  }
}
