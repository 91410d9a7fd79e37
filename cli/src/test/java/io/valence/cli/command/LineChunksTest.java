package io.valence.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.predict.TableTexts;
import io.valence.data.table.BadRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineChunksTest {
  private static LineChunks of(String text) {
    return new LineChunks(
        Path.of("lines"),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        Optional.empty(),
        BadRows.FAIL);
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
