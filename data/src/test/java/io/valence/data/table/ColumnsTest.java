package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
  private static final Map<String, String> WANTED =
      Map.of("data.text", "text", "data.label", "label");

  @Test
  void findsNamesAmongSpacesAndInvisibleCharacters() {
    Columns columns =
        new Columns(Path.of("f.csv"), List.of("id", "\uFEFFtext\u00A0", " label\u200B"));
    assertEquals(Map.of("data.text", 1, "data.label", 2), columns.places(WANTED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Text,Label | did you mean --text Text --label Label?",
        "review,stars | did you mean --text review --label stars?",
        "text,Sentiment | did you mean --label Sentiment?",
        "tetx,Lable | name them with --text NAME --label NAME; without a header: --set data.header=false",
        "test,labels | did you mean --text test --label labels?",
        "text,lavel,label2 | did you mean --label lavel?",
        "text,x | name it with --label NAME; without a header: --set data.header=false",
        "text,star rating's | name it with --label NAME; without a header: --set data.header=false",
        "Review Text,Label Name | name them with --text 'Review Text' --label NAME; without a header: --set data.header=false",
        "Sentiment-Text,Airline_Sentiment | did you mean --text Sentiment-Text --label Airline_Sentiment?",
        "id,mood,Rating | name them with --text NAME --label Rating; without a header: --set data.header=false",
        "a;b | its columns seem to be a, b: name them with --text NAME --label NAME",
        "review;Stars | did you mean --text review --label Stars?",
        "stars;text | did you mean --label stars?"
      })
  void proposesWhatIsMeant(String header, String remedy) {
    Columns columns = new Columns(Path.of("f.csv"), List.of(header.split(",")));
    String message = assertThrows(InputException.class, () -> columns.places(WANTED)).getMessage();
    assertEquals(remedy, message.substring(message.indexOf("; ", message.indexOf(']')) + 2));
  }

  /** A name of a million spaces took hours. */
  @Test
  void spacesInsideANameCostNoMoreThanOthers() {
    String inside = "a" + " \u00A0\u200B".repeat(300_000) + "b";
    String around = "\uFEFF \t\u3000" + inside + "\u200B\r\n\u2028";
    assertEquals(
        List.of(inside, "", "c"),
        new Columns(Path.of("f.csv"), List.of(around, " \uFEFF", "c")).names());
  }

  @Test
  void onlyWhatIsMissingByTheOtherDelimiterIsNamed() {
    Columns columns = new Columns(Path.of("f.csv"), List.of("id;text;Gefühl"));
    String message = assertThrows(InputException.class, () -> columns.places(WANTED)).getMessage();
    assertEquals(
        "f.csv:1: no column \"label\" in the header [id, text, Gefühl]; name it with --label NAME;"
            + " without a header: --set data.header=false",
        message);
  }

  @Test
  void aNumberIsAColumnOfAFileWithoutHeader() {
    Columns columns = new Columns(Path.of("f.csv"), List.of("4", "good room"));
    String message =
        assertThrows(InputException.class, () -> columns.places(Map.of("data.text", "2")))
            .getMessage();
    assertEquals(
        "f.csv:1: no column \"2\" in the header [4, good room]; columns have numbers where there is"
            + " no header: --set data.header=false",
        message);
  }

  @Test
  void aFileWithoutHeaderOfOneFieldIsSeparatedOtherwise() {
    Columns columns = new Columns(Path.of("f.csv"), List.of("1"));
    String message =
        assertThrows(InputException.class, () -> columns.places(Map.of("data.text", "2")))
            .getMessage();
    assertEquals(
        "f.csv:1: no column \"2\" in the header [1]; the first row has 1 field; name the delimiter"
            + " with data.delimiter, or another column",
        message);
  }

  @Test
  void allThatIsMissingIsNamedAndALongHeaderIsCut() {
    Columns columns = new Columns(Path.of("f.csv"), List.of("x".repeat(5000), "y"));
    String message = assertThrows(InputException.class, () -> columns.places(WANTED)).getMessage();
    assertEquals(
        "f.csv:1: no column \"text\" or \"label\" in the header ["
            + "x".repeat(299)
            + "…]; name them with --text NAME --label NAME; without a header:"
            + " --set data.header=false",
        message);
  }

  @Test
  void refusesANameThatIsThereTwice() {
    Columns columns = new Columns(Path.of("f.csv"), List.of("text", "label", "text"));
    assertEquals(
        "f.csv:1: two columns are named \"text\"; rename one of them",
        assertThrows(InputException.class, () -> columns.places(WANTED)).getMessage());
  }

  /** Names of JSON Lines are no fields, and numbers stand for a header that is not there. */
  @ParameterizedTest
  @CsvSource({"rows.jsonl, false", "rows.parquet, false", "rows.csv, true"})
  void aMissingHeaderIsSuggestedWhereThereMayBeOne(String file, boolean header) {
    assertEquals(header, problem(file, List.of("a", "b")).contains("without a header"));
    assertFalse(problem(file, List.of("1", "2")).contains("without a header"));
  }

  private static String problem(String file, List<String> names) {
    return assertThrows(
            InputException.class,
            () -> new Columns(Path.of(file), names).places(Map.of("data.text", "text")))
        .getMessage();
  }
}
