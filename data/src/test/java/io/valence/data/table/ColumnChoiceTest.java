package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "Sentiment,Review Text | Review Text | Sentiment",
        "reviewText;mood | |",
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

  /** As spreadsheets of many countries and pandas write them. */
  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void anotherDelimiterBetweenQuotesIsFound(String delimiter) throws IOException {
    String text =
        "\"review\",\"stars\"\n\"good, nice\",\"5\"\n".replace("\",\"", '"' + delimiter + '"');
    Path file = Files.writeString(folder.resolve("f.csv"), text);
    assertEquals(
        Map.of("data.text", "review", "data.label", "stars"),
        new ColumnChoice(file, TableFormat.CSV).of(WANTED));
    Files.writeString(file, text.replace("review", "text").replace("stars", "label"));
    assertEquals(Map.of(), new ColumnChoice(file, TableFormat.CSV).of(WANTED));
  }

  /** Of JSON Lines. */
  @Test
  void aTableWithoutColumnsHasNoChoice() throws IOException {
    Path file =
        Files.writeString(folder.resolve("f.jsonl"), "{}\n{\"text\":\"a\",\"label\":\"b\"}\n");
    assertEquals(Map.of(), new ColumnChoice(file, TableFormat.CSV).of(WANTED));
    String message =
        assertThrows(
                InputException.class,
                () -> new Columns(file, List.of()).places(Map.of("data.text", "1")))
            .getMessage();
    assertTrue(message.contains("no column \"1\" in the header []"), message);
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
