package io.valence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.UsageException;
import io.valence.app.train.TrainingListener;
import io.valence.app.train.TrainingResult;
import io.valence.data.LabeledFile;
import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program that embeds the library does wrong is said at once, and harms nothing. */
class LibraryErrorsTest {
  private static final RunConfig SMALL =
      RunConfig.DEFAULT.with(
          "data.vectors=none",
          "data.tokenizer=whitespace",
          "model.embedding=4",
          "model.hidden=[4]",
          "train.threads=1",
          "train.epochs=1");

  @TempDir private static Path folder;
  private static Path rows;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    String text = "label,text\n" + "good,a fine room\nbad,a dull room\n".repeat(20);
    rows = Files.writeString(folder.resolve("rows.csv"), text);
    run = Training.of(SMALL).on(rows).run(folder.resolve("run")).folder();
  }

  @Test
  void noFileIsOverwrittenByRejectedRows() throws IOException {
    Path odd = folder.resolve("odd.csv");
    Files.writeString(odd, Files.readString(rows) + "good\n");
    String before = Files.readString(odd);
    Training training = Training.of(SMALL).on(odd).badRows(new BadRowPolicy.Quarantine(odd));
    assertThrows(UsageException.class, () -> training.run(folder.resolve("q")));
    assertEquals(before, Files.readString(odd));
    Path rejected = folder.resolve("rejected.csv");
    for (String name : List.of("first", "second")) { // its own file may be written again
      Training.of(SMALL)
          .on(odd)
          .badRows(new BadRowPolicy.Quarantine(rejected))
          .run(folder.resolve(name));
      assertEquals(2, Files.readAllLines(rejected).size());
    }
  }

  @Test
  void aTrainingDoesNotReplaceTheModelThatItStartsFrom() throws IOException {
    Path base = Training.of(SMALL).on(rows).run(folder.resolve("base")).folder();
    byte[] before = Files.readAllBytes(base.resolve("model.safetensors"));
    for (String key : List.of("train.from=", "train.teacher=")) {
      Training again = Training.of(SMALL.with(key + base)).on(rows).replacing();
      String refused = assertThrows(UsageException.class, () -> again.run(base)).getMessage();
      assertTrue(refused.contains("which the training replaces"), refused);
    }
    assertArrayEquals(before, Files.readAllBytes(base.resolve("model.safetensors")));
  }

  /** Columns found by their names, and rows left out, are nobody's secret. */
  @Test
  void aTrainingTellsWhatItLeavesOutAndWhatToCheck() throws IOException {
    Path odd = folder.resolve("reviews.csv");
    String text = "stars,review\n" + "5,a fine room\n1,a dull room\n".repeat(20) + "5,\n1,\n";
    Files.writeString(odd, text);
    List<String> told = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void rejected(BadRowException row) {
            told.add("left out: line " + row.line());
          }

          @Override
          public void warned(String warning) {
            told.add(warning);
          }
        };
    Training.of(SMALL)
        .on(odd)
        .badRows(new BadRowPolicy.Skip())
        .listener(listener)
        .run(folder.resolve("told"));
    assertEquals(
        List.of(
            odd
                + ": texts are taken from the column \"review\", labels are taken from the column"
                + " \"stars\"",
            "left out: line 42",
            "left out: line 43"),
        told);
  }

  @Test
  void whatATrainingCannotUseIsRefused() {
    Training training = Training.of(SMALL).on(rows);
    assertThrows(NullPointerException.class, () -> training.badRows(null));
    Duration negative = Duration.ofSeconds(-1);
    assertThrows(IllegalArgumentException.class, () -> training.checkpointEvery(negative));
    assertThrows(NullPointerException.class, () -> SentimentModel.load(run, null));
    InputException none =
        assertThrows(InputException.class, () -> RunConfig.DEFAULT.value("train.epoch"));
    assertTrue(none.getMessage().contains("did you mean"), none.getMessage());
    InputException empty =
        assertThrows(InputException.class, () -> RunConfig.DEFAULT.with("train.epochs="));
    assertTrue(empty.getMessage().startsWith("train.epochs: "), empty.getMessage());
  }

  @Test
  void aClosedEncoderIsClosed() {
    SentenceEncoder encoder = SentenceEncoder.load(run);
    assertEquals(encoder.width(), encoder.encode("a fine room").length);
    encoder.close();
    encoder.close();
    assertThrows(IllegalStateException.class, () -> encoder.encode("a fine room"));
    assertThrows(IllegalStateException.class, () -> encoder.encodeWords("a fine room"));
    List<String> many = Collections.nCopies(300, "a fine room");
    assertThrows(IllegalStateException.class, () -> encoder.encode(many));
    assertThrows(IllegalArgumentException.class, () -> SentenceEncoder.load(run, 0));
  }

  /** The model is in memory; its run has the linear model of another one by now. */
  @Test
  void aModelWhoseRunWasReplacedEvaluates() throws IOException {
    Path place = folder.resolve("place");
    Training.of(SMALL).on(rows).run(place);
    try (SentimentModel model = SentimentModel.load(place)) {
      assertNotNull(model.evaluate(rows).linear());
      TrainingResult again =
          Training.of(SMALL.with("train.seed=7")).on(rows).replacing().run(place);
      assertTrue(again.completed());
      assertNull(model.evaluate(rows).linear());
    }
    Files.copy(run.resolve("baseline.safetensors"), folder.resolve("other.safetensors"));
    Files.move(
        folder.resolve("other.safetensors"),
        place.resolve("baseline.safetensors"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (SentimentModel mixed = SentimentModel.load(place)) {
      assertThrows(RuntimeException.class, () -> mixed.evaluate(rows));
    }
  }

  @Test
  void aModelIsNotClosedByWhatItCalls() throws IOException {
    Path odd = folder.resolve("bad-row.csv");
    Files.writeString(odd, Files.readString(rows) + "good\n");
    SentimentModel model = SentimentModel.load(run);
    BadRows closing = (row, raw) -> model.close();
    LabeledFile file = new LabeledFile(odd, model.config().data(), closing);
    assertThrows(IllegalStateException.class, () -> model.evaluate(file));
    assertFalse(model.predict("a fine room").label().isEmpty());
    model.close();
    assertThrows(IllegalStateException.class, () -> model.predict("a fine room"));
  }
}
