package io.valence.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.DataConfig;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSampleTest {
  @TempDir private Path folder;

  private List<String> sample(Path file, int count, long seed) throws IOException {
    Path out = folder.resolve("sample.csv");
    new RowSample(file, DataConfig.DEFAULT, BadRows.FAIL).write(count, seed, out);
    return Files.readAllLines(out);
  }

  /** 60 % a, 30 % b, 10 % c. */
  private Path file() throws IOException {
    StringBuilder rows = new StringBuilder("id,text,label\n");
    for (int k = 0; k < 100; k++) {
      String label = k % 10 < 6 ? "a" : k % 10 < 9 ? "b" : "c";
      rows.append(k).append(",\"text, ").append(k).append("\",").append(label).append('\n');
    }
    return Files.writeString(folder.resolve("all.csv"), rows);
  }

  @Test
  void aSampleHasTheSharesOfTheLabelsAndTheOrderOfTheFile() throws IOException {
    Path file = file();
    List<String> lines = sample(file, 25, 11);
    assertEquals("id,text,label", lines.get(0));
    assertEquals(26, lines.size());
    assertEquals(15, lines.stream().filter(line -> line.endsWith(",a")).count());
    long b = lines.stream().filter(line -> line.endsWith(",b")).count();
    assertTrue(b == 7 || b == 8, "b " + b);
    List<String> all = Files.readAllLines(file);
    int last = -1;
    for (String line : lines) {
      assertTrue(all.indexOf(line) > last, line);
      last = all.indexOf(line);
    }
    assertEquals(lines, sample(file, 25, 11));
    assertNotEquals(lines, sample(file, 25, 12));
    assertEquals(all, sample(file, 100, 5));
    assertThrows(InputException.class, () -> sample(file, 101, 5));
  }

  @Test
  void rowsWithProbabilitiesNeedNoLabel() throws IOException {
    Path file = folder.resolve("soft.csv");
    Files.writeString(file, "text,p0,p1\n" + "some text,0.2,0.8\n".repeat(9));
    Path out = folder.resolve("some.csv");
    DataConfig config = RunConfig.DEFAULT.with("data.probabilities=bad:p0,good:p1").data();
    new RowSample(file, config, BadRows.FAIL).write(4, 1, out);
    assertEquals(
        List.of("text,p0,p1", "some text,0.2,0.8"),
        Files.readAllLines(out).stream().distinct().toList());
    assertEquals(5, Files.readAllLines(out).size());
  }
}
