package io.valence.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.app.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictInputTest {
  @TempDir private Path folder;

  @Test
  void aLongPathIsAPath() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(200)).resolve("e".repeat(200)));
    Path table = Files.writeString(deep.resolve("reviews.csv"), "text\ngood\n");
    assertEquals(new PredictInput.Table(table), PredictInput.of(List.of(table.toString())));
    Path lines = Files.writeString(deep.resolve("lines.txt"), "good\n");
    assertEquals(new PredictInput.Lines(lines), PredictInput.of(List.of(lines.toString())));
    assertThrows(
        UsageException.class, () -> PredictInput.of(List.of(deep.resolve("no.csv").toString())));
  }

  @Test
  void aLongTextIsAText() {
    for (String text :
        List.of("好看".repeat(200), "good/bad ".repeat(100), "a/".repeat(4000), "w".repeat(300))) {
      assertEquals(new PredictInput.Sentence(text), PredictInput.of(List.of(text)));
    }
  }
}
