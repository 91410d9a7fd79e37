package io.valence.app.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.config.RunConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestedSettingsTest {
  private static RunConfig config(int rows, double length, int labels, boolean vectors) {
    CorpusFacts facts =
        new CorpusFacts(rows, (long) (rows * length), labels).with(vectors, false, false);
    return RunConfig.DEFAULT.withDefaults(new SuggestedSettings(facts).assignments());
  }

  /** An epoch of a small file has 40 steps; a large file has fewer epochs. */
  @ParameterizedTest
  @CsvSource({
    "4, 40, 12",
    "60, 40, 12",
    "100, 14, 12",
    "300, 5, 12",
    "1000, 2, 12",
    "1999, 1, 12",
    "4907, 1, 19",
    "8530, 1, 12",
    "25000, 1, 12",
    "100000, 1, 6",
    "1000000, 1, 3"
  })
  void passesAndEpochsFollowFromTheRows(int rows, int passes, int epochs) {
    RunConfig config = config(rows, 20, 2, false);
    assertEquals(passes, config.train().stopping().passes());
    assertEquals(epochs, config.train().stopping().epochs());
  }

  /** Twelve epochs at the usual rate leave fifty labels of ten rows half learned. */
  @ParameterizedTest
  @CsvSource({
    "500, 10, true, 12, 0.002",
    "500, 11, true, 20, 0.004",
    "500, 25, false, 12, 0.002",
    "500, 26, false, 20, 0.004",
    "1999, 50, true, 20, 0.004",
    "2000, 50, true, 20, 0.003",
    "2000, 50, false, 20, 0.002"
  })
  void fewRowsOfManyLabelsAreLearnedLongerAndFaster(
      int rows, int labels, boolean vectors, int epochs, double rate) {
    RunConfig config = config(rows, 20, labels, vectors);
    assertEquals(epochs, config.train().stopping().epochs());
    assertEquals(rate, config.train().optimization().learningRate());
  }

  @Test
  void aSmallFileWithVectorsKeepsRareWordsAndStretchesPolarity() {
    RunConfig small = config(300, 20, 2, true);
    assertEquals(1, small.data().minCount());
    assertEquals(5, small.data().polarity());
    RunConfig large = config(3000, 20, 2, true);
    assertEquals(2, large.data().minCount());
    assertEquals(1, large.data().polarity());
  }

  @Test
  void wordsBeginWithNaiveBayesWhereThereAreNoVectorsOrTextsAreLong() {
    assertEquals(1, config(5000, 200, 2, true).train().optimization().naiveBayes());
    assertEquals(1, config(5000, 20, 6, false).train().optimization().naiveBayes());
    assertEquals(0, config(5000, 20, 100, false).train().optimization().naiveBayes());
    assertEquals(0, config(5000, 20, 6, true).train().optimization().naiveBayes());
  }

  @Test
  void anAdversaryHardlyMovesLongTexts() {
    assertEquals(0.1, config(5000, 20, 2, true).train().regularization().adversarial());
    assertEquals(0.02, config(5000, 230, 2, true).train().regularization().adversarial());
    assertEquals(0, config(1999, 230, 2, true).train().regularization().adversarial());
    assertEquals(0, config(5000, 230, 2, false).train().regularization().adversarial());
  }

  @Test
  void longTextsWithoutVectorsTeachTheirOwnWordsFirst() {
    assertEquals(3, config(5000, 90, 2, false).train().languageModel().pretraining());
    assertEquals(0, config(5000, 90, 2, true).train().languageModel().pretraining());
    assertEquals(0, config(5000, 20, 2, false).train().languageModel().pretraining());
  }

  @Test
  void passagesOfLongTextsAreLearnedUnlessTheRowsAreFewOrManyOrTaught() {
    assertEquals(3, config(5000, 90, 2, true).train().distillation().passages());
    assertEquals(6, config(5000, 90, 2, true).train().stopping().epochs());
    assertEquals(0, config(5000, 90, 2, false).train().distillation().passages());
    assertEquals(0, config(5000, 20, 2, true).train().distillation().passages());
    assertEquals(0, config(1999, 90, 2, true).train().distillation().passages());
    assertEquals(0, config(50_001, 90, 2, true).train().distillation().passages());
    CorpusFacts taught = new CorpusFacts(5000, 500_000, 2).with(true, true, true);
    RunConfig student = RunConfig.DEFAULT.withDefaults(new SuggestedSettings(taught).assignments());
    assertEquals(0, student.train().distillation().passages());
  }

  @Test
  void shortTextsWithoutVectorsAreTaughtByLinearModels() {
    assertEquals(1, config(100, 12, 2, false).train().distillation().passages());
    assertEquals(1, config(50_000, 12, 2, false).train().distillation().passages());
    assertEquals(0, config(50_001, 12, 2, false).train().distillation().passages());
    assertEquals(0, config(5000, 12, 26, false).train().distillation().passages());
    assertEquals(20, config(2000, 12, 2, false).train().stopping().epochs());
    CorpusFacts taught = new CorpusFacts(5000, 60_000, 2).with(false, false, true);
    RunConfig student = RunConfig.DEFAULT.withDefaults(new SuggestedSettings(taught).assignments());
    assertEquals(0, student.train().distillation().passages());
  }

  /** Vectors are of whole words. */
  @Test
  void formsOfAWordAreOneTokenWithoutVectors() {
    CorpusFacts german = new CorpusFacts(300, 6000, 2).withInflected(true);
    assertEquals(4, config(german).data().prefix());
    assertEquals(4, config(german.withLayers(false)).data().prefix());
    assertEquals(0, config(german.with(true, false, false)).data().prefix());
    assertEquals(0, config(german.withInflected(false)).data().prefix());
  }

  @Test
  void moreTextsWithoutLabelsAreLearnedFrom() {
    CorpusFacts facts = new CorpusFacts(300, 6000, 2).with(true, true, false);
    RunConfig config = RunConfig.DEFAULT.withDefaults(new SuggestedSettings(facts).assignments());
    assertEquals(3, config.train().languageModel().pretraining());
  }

  @Test
  void englishLayersAreTakenWhereTheyFitInPlaceOfStretchedPolarity() {
    CorpusFacts few = new CorpusFacts(300, 6000, 2).with(true, false, false);
    RunConfig with = config(few.withLayers(true));
    assertTrue(with.train().languageModel().english());
    assertEquals(1, with.data().polarity());
    RunConfig without = config(few.withLayers(false));
    assertEquals("", without.train().languageModel().from());
    assertEquals(5, without.data().polarity());
  }

  @Test
  void englishLayersGoOnWithMoreTexts() {
    RunConfig config =
        config(new CorpusFacts(300, 6000, 2).with(true, true, false).withLayers(true));
    assertTrue(config.train().languageModel().english());
    assertEquals(3, config.train().languageModel().pretraining());
  }

  private static RunConfig config(CorpusFacts facts) {
    return RunConfig.DEFAULT.withDefaults(new SuggestedSettings(facts).assignments());
  }

  @Test
  void theNetworkStaysAsItIs() {
    RunConfig config = config(300, 20, 2, true);
    assertEquals(RunConfig.DEFAULT.model().pooling(), config.model().pooling());
    assertEquals(List.of(128), config.model().hidden());
  }
}
