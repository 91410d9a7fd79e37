package io.valence.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.predict.TableTexts;
import io.valence.data.table.BadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineChunksTest {
  @TempDir private Path folder;

  private LineChunks of(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("lines.txt"), text);
    return new LineChunks(new PredictInput.FileLines(file), Optional.empty(), BadRows.FAIL);
  }

  @Test
  void aChunkThatFailsIsNotPassedOnAgain() {
    List<List<String>> passed = new ArrayList<>();
    assertThrows(
        IOException.class,
        () ->
            of("one\ntwo\n")
                .each(
                    lines -> {
                      passed.add(lines);
                      throw new IOException("the reader is gone");
                    }));
    assertEquals(List.of(List.of("one", "two")), passed);
  }

  /** A chunk of long lines is no larger than one of a table's rows. */
  @Test
  void longLinesMakeShortChunks() throws IOException {
    String line = "a".repeat(TableTexts.MOST_CHARACTERS / 4) + "\n";
    List<Integer> sizes = new ArrayList<>();
    of(line.repeat(10)).each(lines -> sizes.add(lines.size()));
    assertEquals(10, sizes.stream().mapToInt(Integer::intValue).sum());
    assertTrue(sizes.stream().allMatch(size -> size <= 4), sizes.toString());
  }
}
