package io.valence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.LabeledFile;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {
  private static final List<String> PIECES =
      List.of(
          "good", "房间", "😀", " ", "\"", ",", ";", "\n", "\r\n", "\t", "=", "#", "'", "\\", "|");

  @TempDir private Path folder;

  private static List<String> texts(Path file) {
    List<String> texts = new ArrayList<>();
    new LabeledFile(file, RunConfig.DEFAULT.data(), BadRows.FAIL)
        .eachText((text, line) -> texts.add(text));
    return texts;
  }

  @Test
  void textsAreReadAsTheyWere() throws IOException {
    Random random = new Random(3);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String text =
          random
              .ints(1 + random.nextInt(9), 0, PIECES.size())
              .mapToObj(PIECES::get)
              .collect(Collectors.joining());
      samples.add(new Sample("a" + text, i % 2 == 0 ? "good, or so" : "坏"));
    }
    Path file = new SampleFile(folder.resolve("rows.csv")).write(samples);
    assertEquals(samples.stream().map(Sample::text).toList(), texts(file));
  }

  @Test
  void aTrainingLearnsThem() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      samples.add(new Sample(i % 2 == 0 ? "fine, \"fine\"" : "dull", i % 2 == 0 ? "good" : "bad"));
    }
    Path file = new SampleFile(folder.resolve("rows.csv")).write(samples);
    RunConfig small =
        RunConfig.DEFAULT.with(
            "data.vectors=none", "model.embedding=4", "model.hidden=[4]", "train.epochs=8");
    Training.of(small).on(file).run(folder.resolve("run"));
    try (SentimentModel model = SentimentModel.load(folder.resolve("run"))) {
      assertEquals(List.of("bad", "good"), model.labels());
      assertEquals(1, model.evaluate(file).accuracy());
    }
  }

  @Test
  void whatFailsMidwayLeavesTheFileBefore() throws IOException {
    SampleFile file = new SampleFile(folder.resolve("rows.csv"));
    file.write(List.of(new Sample("a", "b")));
    String before = Files.readString(file.path());
    Iterable<Sample> failing =
        () ->
            List.of("one", "two").stream()
                .map(
                    text -> {
                      if (text.equals("two")) {
                        throw new IllegalStateException("the database is gone");
                      }
                      return new Sample(text, "b");
                    })
                .iterator();
    assertThrows(IllegalStateException.class, () -> file.write(failing));
    assertEquals(before, Files.readString(file.path()));
    assertThrows(IllegalArgumentException.class, () -> new Sample("a", " "));
    assertTrue(
        assertThrows(NullPointerException.class, () -> new Sample(null, "b"))
            .getMessage()
            .contains("text"));
  }
}
