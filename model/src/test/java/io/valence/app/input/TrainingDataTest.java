package io.valence.app.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.run.InputPaths;
import io.valence.data.Vocabulary;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.data.text.Tokenizer;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rows decide, and what they do not. */
class TrainingDataTest {
  private static final String ENGLISH =
      "good,\"The room was lovely, and the staff were friendly.\"\n"
          + "bad,\"The food was cold, and nobody came.\"\n";
  private static final String GERMAN =
      "good,das zimmer war schön und ruhig .\nbad,das frühstück war kalt und teuer .\n";

  @TempDir private Path folder;

  private TrainingData read(String pair, int times, String... settings) throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + pair.repeat(times));
    RunConfig config = RunConfig.DEFAULT.with(settings);
    InputPaths paths = new InputPaths(file.toString(), null, null);
    return TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
  }

  @Test
  void rawEnglishGetsWordsAndTheEnglishVectors() throws IOException {
    TrainingData data = read(ENGLISH, 20);
    assertEquals(Tokenizer.WORD, data.config().data().tokenizer());
    assertEquals("english", data.config().data().vectors());
    assertTrue(data.choices().vectors());
    assertEquals(100, data.vectors().width());
    // Words that training has not seen have their vectors too.
    int unseen = data.vocabulary().id("disgusting");
    assertTrue(unseen > Vocabulary.UNKNOWN && data.vectors().rows()[unseen] != null);
  }

  @Test
  void rowsThatDevSharesWithTrainingAreSaid() throws IOException {
    Path train = Files.writeString(folder.resolve("train.csv"), "label,text\n" + GERMAN.repeat(5));
    Path dev =
        Files.writeString(
            folder.resolve("dev.csv"),
            "label,text\n" + GERMAN + "good,das essen war schön und teuer .\n");
    InputPaths paths = new InputPaths(train.toString(), dev.toString(), train.toString());
    RunConfig config = RunConfig.DEFAULT;
    TrainingData data = TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
    assertEquals(
        List.of(
            "2 of 3 rows of " + dev + " are the same as rows of the training file",
            "all rows of "
                + train
                + " are the same as rows of the training file: results on them do not show how the"
                + " model does on new texts"),
        data.warnings());
  }

  /** The dev rows are of the training file first, then of the test file. */
  @Test
  void rowsThatTestSharesWithTheWholeTrainingFileOrWithDevAreSaid() throws IOException {
    StringBuilder text = new StringBuilder("label,text\n");
    for (int row = 0; row < 40; row++) {
      text.append(row % 2 == 0 ? "good,das essen war gut w" : "bad,das essen war kalt w");
      text.append((char) ('a' + row % 26)).append(row / 26 == 0 ? "" : "x").append('\n');
    }
    Path train = Files.writeString(folder.resolve("train.csv"), text);
    RunConfig config = RunConfig.DEFAULT.with("data.minCount=1");
    InputPaths self = new InputPaths(train.toString(), null, train.toString());
    TrainingData data = TrainingData.read(TrainingInputs.of(self, config, BadRows.FAIL), config);
    assertTrue(data.warnings().get(0).startsWith("all rows of " + train), "" + data.warnings());
    Path german = Files.writeString(folder.resolve("g.csv"), "label,text\n" + GERMAN.repeat(20));
    String others = "good,das frühstück war schön .\nbad,das zimmer war kalt .\n";
    Path other = Files.writeString(folder.resolve("o.csv"), "label,text\n" + others + GERMAN);
    InputPaths twice = new InputPaths(german.toString(), other.toString(), other.toString());
    data = TrainingData.read(TrainingInputs.of(twice, config, BadRows.FAIL), config);
    String last = data.warnings().get(data.warnings().size() - 1);
    assertTrue(last.startsWith("all rows of " + other + " are the same as dev rows"), last);
  }

  @Test
  void otherLanguagesBeginWithNaiveBayes() throws IOException {
    TrainingData data = read(GERMAN, 20);
    assertEquals(Tokenizer.WHITESPACE, data.config().data().tokenizer());
    assertEquals("none", data.config().data().vectors());
    assertFalse(data.choices().vectors());
    assertNull(data.vectors());
    assertEquals(1, data.config().train().optimization().naiveBayes());
    assertEquals(Vocabulary.UNKNOWN, data.vocabulary().id("disgusting"));
  }

  /** Training rows, dev rows and texts without labels alike; but words that have vectors do not. */
  @Test
  void formsOfAWordAreOneTokenInOtherLanguages() throws IOException {
    Path train = Files.writeString(folder.resolve("train.csv"), "label,text\n" + GERMAN.repeat(9));
    Path dev = Files.writeString(folder.resolve("dev.csv"), "label,text\ngood,frühstücken\n");
    Path more = Files.writeString(folder.resolve("more.txt"), "Frühling im Zimmerchen\n");
    InputPaths paths = new InputPaths(train.toString(), dev.toString(), null);
    RunConfig config = RunConfig.DEFAULT.with("train.unlabeled=" + more);
    TrainingData data = TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
    assertEquals(4, data.config().data().prefix());
    assertTrue(data.choices().settings().contains("data.prefix=4"));
    Vocabulary words = data.vocabulary();
    int breakfast = words.id("früh");
    int room = words.id("zimm");
    assertTrue(breakfast > Vocabulary.UNKNOWN && room > Vocabulary.UNKNOWN);
    assertArrayEquals(new int[] {breakfast}, data.dev().ids(0));
    assertEquals(breakfast, data.unlabeled().ids(0)[0]);
    assertEquals(room, data.unlabeled().ids(0)[2]);
    assertEquals(breakfast, data.train().ids(1)[1]);
    assertEquals(0, read(ENGLISH, 20, "data.vectors=none").config().data().prefix());
    assertEquals(0, read(GERMAN, 20, "data.prefix=0").config().data().prefix());
    Path vectors = Files.writeString(folder.resolve("vectors.txt"), "zimmer 1 2\nschön 3 4\n");
    TrainingData known = read(GERMAN, 20, "data.vectors=" + vectors);
    assertEquals(0, known.config().data().prefix());
    assertTrue(known.vocabulary().id("frühstück") > Vocabulary.UNKNOWN);
  }

  @Test
  void everyKeyThatIsGivenWins() throws IOException {
    String[] given = {
      "data.tokenizer=char",
      "data.vectors=none",
      "data.minCount=3",
      "train.batch=7",
      "train.passes=2",
      "train.epochs=20",
      "train.schedule=constant",
      "train.learningRate=0.001",
      "train.adversarial=0",
      "train.naiveBayes=0",
      "train.passages=0",
      "model.embeddingDropout=0.5"
    };
    TrainingData data = read(ENGLISH, 20, given);
    assertEquals(RunConfig.DEFAULT.with(given), data.config());
    assertEquals(List.of(), data.choices().settings());
  }

  /** A value that is the default as well is given all the same; the others follow the rows. */
  @Test
  void aConfigurationThatWasWrittenIsTakenAsItIs() throws IOException {
    TrainingData first = read(GERMAN, 20);
    assertFalse(first.choices().settings().isEmpty());
    RunConfig written =
        new ConfigReader(RunConfig.DEFAULT).json(Json.pretty(first.config()), "config.json").read();
    Path file = folder.resolve("rows.csv");
    InputPaths paths = new InputPaths(file.toString(), null, null);
    TrainingData second =
        TrainingData.read(TrainingInputs.of(paths, written, BadRows.FAIL), written);
    assertEquals(first.config(), second.config());
    assertEquals(List.of(), second.choices().settings());
  }

  @Test
  void vectorsOfAnotherWidthThanAskedForAreNotTaken() throws IOException {
    assertEquals("none", read(ENGLISH, 20, "model.embedding=50").config().data().vectors());
    assertEquals("english", read(ENGLISH, 20, "model.embedding=100").config().data().vectors());
    assertEquals(
        100,
        read(ENGLISH, 20, "model.embedding=50", "data.vectors=english")
            .config()
            .model()
            .embedding());
  }

  @Test
  void englishLayersNeedTheirVectorsAndTheirShape() throws IOException {
    assertTrue(read(ENGLISH, 20).config().train().languageModel().english());
    assertTrue(
        read(ENGLISH, 20, "data.vectors=english", "model.hidden=[128]")
            .config()
            .train()
            .languageModel()
            .english());
    for (String other :
        List.of(
            "train.from=",
            "data.vectors=none",
            "model.hidden=[64]",
            "model.cell=gru",
            "model.bidirectional=false",
            "model.pooling=mean",
            "model.head=64")) {
      assertEquals("", read(ENGLISH, 20, other).config().train().languageModel().from(), other);
    }
    assertEquals("", read(GERMAN, 20).config().train().languageModel().from());
  }

  @Test
  void manyRowsOfMoreThanTwoLabelsDoWithoutEnglishLayersUnlessTheyAreInAnOrder()
      throws IOException {
    String three = ENGLISH + "fair,\"The room was clean, and the street was noisy.\"\n";
    assertTrue(read(three, 666).config().train().languageModel().english());
    assertEquals("", read(three, 667).config().train().languageModel().from());
    assertTrue(read(ENGLISH, 1001).config().train().languageModel().english());
    assertTrue(
        read(three, 667, "data.ordinal=bad,fair,good").config().train().languageModel().english());
    assertTrue(read(three, 667, "train.from=english").config().train().languageModel().english());
  }

  /** What goes with the layers goes with them. */
  @Test
  void withoutEnglishLayersTheSettingsAreThoseOfVectorsAlone() throws IOException {
    assertEquals(5, read(ENGLISH, 20, "train.from=").config().data().polarity());
    assertEquals(1, read(ENGLISH, 20).config().data().polarity());
    Path other = Files.writeString(folder.resolve("vectors.txt"), "room 1 2\nclean 3 4\n");
    assertEquals(1, read(ENGLISH, 20, "data.vectors=" + other).config().data().polarity());
    assertTrue(
        read(ENGLISH, 20, "data.vectors=english", "model.embedding=50")
            .config()
            .train()
            .languageModel()
            .english());
  }

  @ParameterizedTest
  @CsvSource({
    "data.vectors=none, these layers read the English vectors",
    "model.hidden=[64], 'these layers are those of a bidirectional LSTM [128]'"
  })
  void englishLayersThatDoNotFitAreRefused(String other, String problem) {
    InputException refused =
        assertThrows(InputException.class, () -> read(ENGLISH, 20, "train.from=english", other));
    assertTrue(refused.getMessage().contains(problem), refused.getMessage());
  }

  @Test
  void foldsHaveTheSameConfiguration() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + ENGLISH.repeat(30));
    InputPaths paths = new InputPaths(file.toString(), null, null);
    List<TrainingData> folds =
        TrainingData.folds(
            TrainingInputs.of(paths, RunConfig.DEFAULT, BadRows.FAIL), RunConfig.DEFAULT, 3);
    assertEquals(3, folds.size());
    for (TrainingData fold : folds) {
      assertEquals(folds.get(0).config(), fold.config());
      assertEquals(20, fold.test().rows());
    }
  }
}
