package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that are the only likely ones. */
class ColumnChoiceTest {
  private static final Map<String, String> WANTED =
      Map.of("data.text", "text", "data.label", "label");

  @TempDir private Path folder;

  private Map<String, String> chosen(String header, Map<String, String> wanted) throws IOException {
    Path file = Files.writeString(folder.resolve("f.csv"), header + "\na;b;c\n");
    return new ColumnChoice(file, TableFormat.CSV).of(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,Review,stars | Review | stars",
        "id;Review;stars | Review | stars",
        "text,sentiment | | sentiment",
        "Nr;Sterne;Rezension | Rezension | Sterne",
        "序号,评论内容,星级 | 评论内容 | 星级",
        "TEXT,label | TEXT |",
        "text,label,stars | |",
        "title,review,stars | |",
        "review,stars,rating | |",
        "review,x | |"
      })
  void onlyColumnsThatLeaveNoChoiceAreTaken(String header, String text, String label)
      throws IOException {
    Map<String, String> expected = new HashMap<>();
    if (text != null) {
      expected.put("data.text", text);
    }
    if (label != null) {
      expected.put("data.label", label);
    }
    assertEquals(expected, chosen(header, WANTED));
  }

  @Test
  void aColumnIsNotTakenTwice() throws IOException {
    assertEquals(Map.of(), chosen("stars,x", Map.of("data.text", "stars", "data.label", "label")));
  }

  @Test
  void withoutAHeaderNothingIsChosen() throws IOException {
    Path file = Files.writeString(folder.resolve("f.csv"), "review,stars\n");
    TableFormat csv = TableFormat.CSV;
    TableFormat bare =
        new TableFormat(csv.delimiter(), csv.quote(), csv.escape(), false, csv.encoding(), "");
    assertEquals(Map.of(), new ColumnChoice(file, bare).of(WANTED));
  }
}
