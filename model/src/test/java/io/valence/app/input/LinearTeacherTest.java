package io.valence.app.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.run.InputPaths;
import io.valence.data.Corpus;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import io.valence.model.math.host.HostBackend;
import io.valence.model.train.TrainingRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What linear models that have not seen a text say of it and of its passages. */
class LinearTeacherTest {
  private static final int ROWS = 200;

  /** This row alone has the label of the others' opposite. */
  private static final int MISLABELED = 7;

  @TempDir private static Path folder;
  private static Path train;
  private static Path dev;

  @BeforeAll
  static void write() throws IOException {
    train = write("train.csv", ROWS, MISLABELED);
    dev = write("dev.csv", 40, -1);
  }

  /** Texts whose first half has the words of their label, the second half words of neither. */
  private static Path write(String name, int count, int mislabeled) throws IOException {
    Random random = new Random(count);
    StringBuilder rows = new StringBuilder("label,text\n");
    for (int row = 0; row < count; row++) {
      boolean good = row % 2 == 0;
      rows.append(good == (row != mislabeled) ? "good," : "bad,");
      for (int word = 0; word < 100; word++) {
        rows.append(word >= 50 ? "so" : good ? "fine" : "dull")
            .append(random.nextInt(9))
            .append(' ');
      }
      rows.append("\n");
    }
    return Files.writeString(folder.resolve(name), rows);
  }

  private static TrainingData data(String... settings) {
    return data(train, settings);
  }

  private static TrainingData data(Path train, String... settings) {
    RunConfig config =
        RunConfig.DEFAULT
            .with("data.tokenizer=whitespace", "data.vectors=none", "data.minCount=1")
            .with(settings);
    InputPaths paths = new InputPaths(train.toString(), dev.toString(), null);
    return TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
  }

  private static Corpus learned(int threads, String... settings) {
    return data(settings).rows(HostBackend.plainJava(threads)).learned();
  }

  @Test
  void passagesArePartsOfTheTextsWithTheAnswersOfTheirOwnWords() {
    TrainingData data = data("train.passages=3", "train.pretraining=1");
    TrainingRows rows = data.rows(HostBackend.plainJava(1));
    Corpus learned = rows.learned();
    assertEquals(ROWS, rows.texts().rows()); // no word is predicted twice
    assertEquals(4 * ROWS, learned.rows());
    for (int row = ROWS; row < learned.rows(); row++) {
      int[] passage = learned.ids(row);
      assertTrue(passage.length >= 10 && passage.length <= 50, passage.length + " tokens");
      int line = learned.line(row);
      assertTrue(
          IntStream.range(0, ROWS)
              .filter(text -> data.train().line(text) == line)
              .anyMatch(text -> contains(data.train().ids(text), passage)));
      double[] p = learned.probabilities(row, 2);
      assertEquals(1, p[0] + p[1], 1e-6);
      String words = words(data, passage);
      if (words.contains("fine") || words.contains("dull")) {
        assertEquals(words.contains("fine"), p[data.labels().indexOf("good")] > 0.5, words);
      } else {
        assertEquals(0.5, p[0], 0.35, words); // it says nothing
      }
    }
  }

  private static boolean contains(int[] text, int[] passage) {
    List<Integer> all = Arrays.stream(text).boxed().toList();
    return Collections.indexOfSubList(all, Arrays.stream(passage).boxed().toList()) >= 0;
  }

  private static String words(TrainingData data, int[] ids) {
    StringBuilder all = new StringBuilder();
    for (int id : ids) {
      all.append(data.vocabulary().token(id)).append(' ');
    }
    return all.toString();
  }

  @Test
  void aWrongLabelIsNotLearnedByHeart() {
    TrainingData data = data("train.passages=1", "train.teacherShare=0.6");
    Corpus learned = data.rows(HostBackend.plainJava(1)).learned();
    int own = data.train().label(MISLABELED);
    double[] target = learned.probabilities(MISLABELED, 2);
    // Its label has 0.4, and of the model that has not seen it little.
    assertTrue(target[own] >= 0.4 && target[own] < 0.46, Arrays.toString(target));
    double[] right = learned.probabilities(MISLABELED + 2, 2);
    assertTrue(right[data.train().label(MISLABELED + 2)] > 0.94, Arrays.toString(right));
  }

  /** Three of one text with the wrong label: none of them teaches the others' teacher. */
  @Test
  void aCopyOfATextDoesNotTeachIt() throws IOException {
    List<String> rows = new ArrayList<>(Files.readAllLines(train));
    rows.addAll(Collections.nCopies(2, rows.get(1 + MISLABELED)));
    Path file = Files.write(folder.resolve("copies.csv"), rows);
    TrainingData data = data(file, "train.passages=1", "train.teacherShare=0.6");
    Corpus learned = data.rows(HostBackend.plainJava(1)).learned();
    for (int row : new int[] {MISLABELED, ROWS, ROWS + 1}) {
      double[] target = learned.probabilities(row, 2);
      assertTrue(target[data.train().label(row)] < 0.46, row + ": " + Arrays.toString(target));
    }
  }

  /** With one text a label, all its copies in one fold would be answered without the label. */
  @Test
  void aLabelOfOneTextIsInAllFolds() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("one.csv"),
            "label,text\n" + "good,fine0 fine1\nbad,dull0 dull1\n".repeat(20));
    TrainingData data = data(file, "train.teacher=linear", "train.teacherShare=1");
    Corpus learned = data.rows(HostBackend.plainJava(1)).learned();
    for (int row = 0; row < learned.rows(); row++) {
      double[] target = learned.probabilities(row, 2);
      assertTrue(target[data.train().label(row)] > 0.8, row + ": " + Arrays.toString(target));
    }
  }

  @Test
  void withoutPassagesOnlyTheTargetsAreOthers() {
    Corpus passages = learned(1, "train.passages=1", "train.teacherShare=0.6");
    Corpus whole = learned(1, "train.teacher=linear", "train.teacherShare=0.6");
    assertEquals(ROWS, whole.rows());
    Corpus own = data().train();
    for (int row = 0; row < ROWS; row++) {
      assertArrayEquals(own.ids(row), whole.ids(row));
      assertArrayEquals(passages.probabilities(row, 2), whole.probabilities(row, 2));
    }
  }

  @Test
  void rowsWithProbabilitiesHaveNoOtherTeacherByDefault() throws IOException {
    StringBuilder rows = new StringBuilder("label,text,p0,p1\n");
    for (int row = 0; row < 40; row++) {
      rows.append(row % 2 == 0 ? "good,gut gut,0.1,0.9\n" : "bad,öde,0.8,0.2\n");
    }
    String file = Files.writeString(folder.resolve("soft.csv"), rows).toString();
    assertEquals(1, passages(file));
    assertEquals(0, passages(file, "data.probabilities=bad:p0,good:p1"));
  }

  private static int passages(String file, String... settings) {
    RunConfig config = RunConfig.DEFAULT.with("data.vectors=none").with(settings);
    InputPaths paths = new InputPaths(file, null, null);
    TrainingData data = TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
    return data.config().train().distillation().passages();
  }

  @Test
  void theRowsDependOnTheSeedAlone() {
    Corpus one = learned(1, "train.passages=2", "train.seed=5");
    Corpus again = learned(2, "train.passages=2", "train.seed=5");
    Corpus other = learned(1, "train.passages=2", "train.seed=6");
    boolean differs = false;
    for (int row = 0; row < one.rows(); row++) {
      assertArrayEquals(one.ids(row), again.ids(row));
      assertArrayEquals(one.probabilities(row, 2), again.probabilities(row, 2));
      differs |= !Arrays.equals(one.ids(row), other.ids(row));
    }
    assertTrue(differs);
  }

  @Test
  void withoutPassagesTheRowsAreThoseOfTheFile() {
    TrainingData data = data();
    TrainingRows rows = data.rows(HostBackend.plainJava(1));
    assertSame(data.train(), rows.learned());
    assertSame(data.dev(), rows.dev());
  }
}
