package io.valence.app.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.SentimentModel;
import io.valence.Training;
import io.valence.app.run.InputPaths;
import io.valence.data.Corpus;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a teacher says becomes what is learned. */
class TeacherTest {
  private static final RunConfig SMALL =
      RunConfig.DEFAULT.with(
          "model.hidden=[6]",
          "model.head=4",
          "model.embedding=5",
          "train.epochs=1",
          "train.ensemble=2",
          "data.tokenizer=whitespace",
          "data.vectors=none",
          "data.minCount=1");
  private static final List<String> TEXTS =
      List.of("a fine film", "a dull film", "fine , fine", "dull and dull");
  private static final List<String> MORE =
      List.of("so fine", "so dull", "nothing known", "film film");

  @TempDir private static Path folder;
  private static Path train;
  private static Path more;
  private static Path teacher;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder rows = new StringBuilder("label,text\n");
    for (int row = 0; row < 40; row++) {
      rows.append(row % 2 == 0 ? "good" : "bad").append(",\"").append(TEXTS.get(row % 4));
      rows.append("\"\n");
    }
    train = Files.writeString(folder.resolve("train.csv"), rows);
    more = Files.writeString(folder.resolve("more.txt"), String.join("\n\n", MORE) + "\n");
    teacher = folder.resolve("teacher");
    Training.of(SMALL).on(train).run(teacher);
  }

  private static TrainingData read(String... settings) {
    RunConfig config =
        SMALL
            .with("train.ensemble=1", "train.teacher=" + teacher, "train.unlabeled=" + more)
            .with(settings);
    InputPaths paths = new InputPaths(train.toString(), null, null);
    return TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
  }

  /** The probability of "bad", by the face of the library. */
  private static double answer(SentimentModel model, String text, double temperature) {
    Map<String, Float> all = model.predict(text).probabilities();
    double bad = Math.pow(all.get("bad"), 1 / temperature);
    return bad / (bad + Math.pow(all.get("good"), 1 / temperature));
  }

  @Test
  void rowsWithLabelsHaveItsShareAndTheOthersItsAnswer() {
    TrainingData data = read("train.teacherShare=0.7", "train.temperature=2");
    Corpus rows = data.train();
    assertEquals(36 + MORE.size(), rows.rows());
    assertEquals(0, data.unlabeled().rows());
    try (SentimentModel model = SentimentModel.load(teacher)) {
      for (int row = 0; row < rows.rows(); row++) {
        int line = rows.line(row);
        boolean labeled = row < 36;
        String text = labeled ? TEXTS.get((line - 2) % 4) : MORE.get((line - 1) / 2);
        double bad = answer(model, text, 2);
        double own = line % 2 == 0 ? 0 : 1; // the first row is below the header
        double expected = labeled ? 0.7 * bad + 0.3 * own : bad;
        assertEquals(expected, rows.probabilities(row, 2)[0], 1e-5, "row " + row);
        if (!labeled) {
          assertEquals(bad > 0.5 ? 0 : 1, rows.label(row));
        }
      }
      assertNotEquals(answer(model, TEXTS.get(0), 2), answer(model, TEXTS.get(1), 2), 1e-4);
    }
  }

  /** They may differ in all but their labels, and each reads texts in its own way. */
  @Test
  void severalTeachHaveTheMeanOfTheirAnswers() throws IOException {
    Path second = folder.resolve("second");
    RunConfig other =
        SMALL.with("train.ensemble=1", "train.seed=5", "model.hidden=3", "data.maxTokens=2");
    Training.of(other).on(train).run(second);
    Corpus rows = read("train.teacher=" + teacher + "," + second).train();
    Corpus one = read().train();
    try (SentimentModel first = SentimentModel.load(teacher);
        SentimentModel last = SentimentModel.load(second)) {
      for (int row = 36; row < rows.rows(); row++) {
        String text = MORE.get((rows.line(row) - 1) / 2);
        double bad = (answer(first, text, 1) + answer(last, text, 1)) / 2;
        assertEquals(bad, rows.probabilities(row, 2)[0], 1e-5, "row " + row);
        assertNotEquals(one.probabilities(row, 2)[0], rows.probabilities(row, 2)[0], 1e-4);
      }
    }
  }

  @Test
  void labelsInAnotherOrderAreTheSameLabels() throws IOException {
    TrainedModel model = new ModelFile(teacher.resolve("member-1/model.safetensors")).load();
    assertEquals(List.of("bad", "good"), model.labels());
    Path swapped = folder.resolve("swapped.safetensors");
    new ModelFile(swapped)
        .save(
            new TrainedModel(
                model.classifier(),
                model.wide(),
                model.config(),
                List.of("good", "bad"),
                model.vocabulary(),
                model.provenance(),
                model.metrics(),
                model.steps(),
                true));
    Corpus rows = read("train.teacher=" + swapped).train();
    try (SentimentModel other = SentimentModel.load(swapped)) {
      for (int row = 36; row < rows.rows(); row++) {
        String text = MORE.get((rows.line(row) - 1) / 2);
        assertEquals(answer(other, text, 1), rows.probabilities(row, 2)[0], 1e-5, "row " + row);
      }
    }
  }

  /** Twice, since it reads labeled rows and others. */
  @Test
  void aListenerIsToldHowFarTheyAre() {
    RunConfig config =
        SMALL.with(
            "train.ensemble=1",
            "train.teacher=" + teacher + "," + teacher,
            "train.unlabeled=" + more);
    InputPaths paths = new InputPaths(train.toString(), null, null);
    List<String> told = new ArrayList<>();
    TrainingInputs inputs =
        TrainingInputs.of(paths, config, BadRows.FAIL)
            .withTeaching((done, total) -> told.add(done + "/" + total));
    TrainingData.read(inputs, config);
    assertEquals(List.of("0/80", "40/80", "40/80", "80/80", "0/8", "4/8", "4/8", "8/8"), told);
  }

  @Test
  void devRowsAmongTheTextsAreSaid() throws IOException {
    Path same = Files.writeString(folder.resolve("same.txt"), String.join("\n", TEXTS) + "\n");
    List<String> warnings = read("train.unlabeled=" + same).warnings();
    assertTrue(
        warnings.stream().anyMatch(w -> w.startsWith("4 of the dev rows are the same")),
        warnings.toString());
    assertTrue(
        read().warnings().stream().noneMatch(w -> w.contains("of the dev rows are the same")));
  }

  @Test
  void itNeedsNoOtherTexts() {
    TrainingData data = read("train.unlabeled=");
    assertEquals(36, data.train().rows());
    try (SentimentModel model = SentimentModel.load(teacher)) {
      int line = data.train().line(0);
      double bad = answer(model, TEXTS.get((line - 2) % 4), 1);
      double expected = 0.5 * bad + 0.5 * (line % 2 == 0 ? 0 : 1);
      assertEquals(expected, data.train().probabilities(0, 2)[0], 1e-5);
    }
  }

  /** The dev rows have their labels. */
  @Test
  void rowsToJudgeByHaveTheirLabels() {
    Corpus dev = read().dev();
    for (int row = 0; row < dev.rows(); row++) {
      assertEquals(dev.line(row) % 2 == 0 ? 1 : 0, dev.label(row));
    }
  }

  @Test
  void theRowsItLabelsCountForTheSettings() {
    assertEquals(40 + MORE.size(), read().choices().facts().rows());
    assertEquals(40, read("train.teacher=").choices().facts().rows());
  }

  @Test
  void aTeacherOfOtherLabelsIsRefused() throws IOException {
    Path other =
        Files.writeString(
            folder.resolve("other.csv"), Files.readString(train).replace("bad,", "poor,"));
    InputPaths paths = new InputPaths(other.toString(), null, null);
    RunConfig config = SMALL.with("train.ensemble=1", "train.teacher=" + teacher);
    TrainingInputs inputs = TrainingInputs.of(paths, config, BadRows.FAIL);
    String message =
        assertThrows(InputException.class, () -> TrainingData.read(inputs, config)).getMessage();
    assertTrue(message.contains("[bad, good]") && message.contains("[good, poor]"), message);
  }
}
