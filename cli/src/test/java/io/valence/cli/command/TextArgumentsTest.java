package io.valence.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.UsageException;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextArgumentsTest {
  @TempDir private Path folder;

  @Test
  void aLongPathIsAPath() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(200)).resolve("e".repeat(200)));
    Path table = Files.writeString(deep.resolve("reviews.csv"), "text\ngood\n");
    assertEquals(
        new PredictInput.Table(table),
        new TextArguments("predict").input(List.of(table.toString())));
    Path lines = Files.writeString(deep.resolve("lines.txt"), "good\n");
    assertEquals(
        new PredictInput.FileLines(lines),
        new TextArguments("predict").input(List.of(lines.toString())));
    assertThrows(
        UsageException.class,
        () -> new TextArguments("predict").input(List.of(deep.resolve("no.csv").toString())));
  }

  @Test
  void aLongTextIsAText() {
    for (String text :
        List.of("好看".repeat(200), "good/bad ".repeat(100), "a/".repeat(4000), "w".repeat(300))) {
      assertEquals(
          new PredictInput.Sentence(text), new TextArguments("predict").input(List.of(text)));
    }
  }

  @Test
  void aFileOfFastTextIsATable() throws IOException {
    Path file = Files.writeString(folder.resolve("train.txt"), "__label__good a fine room\n");
    assertEquals(
        new PredictInput.Table(file), new TextArguments("predict").input(List.of(file.toString())));
  }

  @Test
  void aFileWithALineBreakInItsNameIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("two\nlines.csv"), "text\ngood\n");
    assertEquals(
        new PredictInput.Table(file), new TextArguments("predict").input(List.of(file.toString())));
    String text = "nothing\nof/this/name.csv";
    assertEquals(
        new PredictInput.Sentence(text), new TextArguments("predict").input(List.of(text)));
  }

  @Test
  void aPathThatIsNotThereIsNoText() {
    for (String path : List.of("/no/such/folder/file", "reviews.orc", "./x")) {
      UsageException e =
          assertThrows(
              UsageException.class, () -> new TextArguments("encode").input(List.of(path)));
      assertTrue(
          e.getMessage().endsWith("echo " + path + " | valence encode -m MODEL -"), e.getMessage());
    }
  }

  @Test
  void linesThatCannotBeReadAreAnErrorOfTheInput() {
    PredictInput.FileLines lines = new PredictInput.FileLines(folder);
    assertThrows(InputException.class, lines::open);
  }
}
