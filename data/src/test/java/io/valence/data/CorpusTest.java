package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.data.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  private static final int UNKNOWN = Vocabulary.UNKNOWN;
  private static final DataConfig CONFIG = DataConfig.DEFAULT.withTokenizer(Tokenizer.WHITESPACE);
  private static final List<String> LABELS = List.of("n", "p");

  @TempDir private Path folder;

  private LabeledFile file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), text);
    return new LabeledFile(file, CONFIG, BadRows.FAIL);
  }

  private static Vocabulary vocabulary(String... words) {
    return new Vocabulary(List.of("<pad>", "<unk>")).with(List.of(words), 100);
  }

  @Test
  void rowsAreSharedWhereNearlyAllTheirWordsAreKnownAndTheSame() {
    int[] tenth = {UNKNOWN, 3, 4, 3, 4, 3, 4, 3, 4, 3};
    int[] ninth = {UNKNOWN, 3, 4, 3, 4, 3, 4, 3, 4};
    Corpus rows =
        Corpus.of(
            new int[][] {{2, 3, 4}, tenth, ninth, {UNKNOWN, 4}, {4, 3, 2}, {2, 3}}, new int[6]);
    Corpus other = Corpus.of(new int[][] {{UNKNOWN, 4}, {2, 3, 4}, ninth, tenth, {2}}, new int[5]);
    assertEquals(2, rows.rowsIn(other));
    assertEquals(0, Corpus.of(new int[][] {{9}}, new int[1]).rowsIn(other));
  }

  @Test
  void aCopyOfAFileMayHaveUnknownWords() {
    Corpus copy = Corpus.of(new int[][] {{2, 3}, {UNKNOWN, 4, 5}}, new int[2]);
    assertEquals(2, copy.rowsIn(copy));
    Corpus half = Corpus.of(new int[][] {{2, 3}, {UNKNOWN, 4}}, new int[2]);
    assertEquals(1, half.rowsIn(half));
  }

  @Test
  void aFileIsReadOnceForSeveralVocabularies() throws IOException {
    LabeledFile file = file("label,text\np,a b\n\nn,\"b\nc\"\np,c\n");
    TextConfig two = new TextConfig(Tokenizer.WHITESPACE, true, 0, 1, Truncation.HEAD);
    List<Corpus> both =
        Corpus.read(file, two, List.of(vocabulary("a", "b"), vocabulary("c", "b")), LABELS);
    Corpus first = both.get(0);
    assertEquals(3, first.rows());
    assertEquals(3, first.tokens());
    assertEquals(2, first.truncated(), "rows of two tokens");
    assertArrayEquals(new int[] {2}, first.ids(0));
    assertArrayEquals(new int[] {3}, both.get(1).ids(1));
    assertArrayEquals(new int[] {1, 1, 1}, first.lengths());
    assertArrayEquals(new int[] {1, 2}, first.labelCounts(2));
    assertEquals(List.of(1, 0, 1), IntStream.range(0, 3).mapToObj(first::label).toList());
    assertEquals(List.of(2, 4, 6), IntStream.range(0, 3).mapToObj(first::line).toList());
    assertEquals(Map.of(4, "b\nc"), file.texts(Set.of(4)));
  }

  private String problem(String text, List<String> labels) throws IOException {
    LabeledFile file = file(text);
    Encoder encoder = new Encoder(CONFIG.textConfig(), vocabulary("a"));
    return assertThrows(InputException.class, () -> Corpus.read(file, encoder, labels))
        .getMessage();
  }

  @Test
  void aTextOfNothingButMarkupIsNotCalledEmpty() throws IOException {
    LabeledFile file = file("label,text\np,<br />\n");
    Encoder encoder =
        new Encoder(CONFIG.withTokenizer(Tokenizer.WORD).textConfig(), vocabulary("a"));
    String problem =
        assertThrows(InputException.class, () -> Corpus.read(file, encoder, LABELS)).getMessage();
    assertTrue(problem.contains("2: nothing is left of the text without its markup"), problem);
  }

  @Test
  void rowsThatCannotBeJudgedAreNamed() throws IOException {
    assertTrue(problem("label,text\np, \n", LABELS).contains("rows.csv:2: empty text"));
    assertTrue(problem("label,text\n", LABELS).contains("no rows"));
    assertTrue(
        problem("label,text\nP,a\n", LABELS)
            .contains("label \"P\" is not one of the model's [n, p]; did you mean \"p\"?"));
    List<String> ten = IntStream.range(0, 10).mapToObj(i -> "l" + i).toList();
    String all = "[l0, l1, l2, l3, l4, l5, l6, l7, l8, l9";
    assertTrue(problem("label,text\nx,a\n", ten).contains(all + "];"));
    List<String> eleven = IntStream.range(0, 11).mapToObj(i -> "l" + i).toList();
    assertTrue(problem("label,text\nx,a\n", eleven).contains(all + ", …];"));
  }

  @Test
  void theWordsKeptOfATextAreThoseOfItsIds() {
    TextConfig both = new TextConfig(Tokenizer.WHITESPACE, true, 0, 3, Truncation.BOTH);
    Encoder encoder = new Encoder(both, vocabulary("a", "d", "e"));
    assertEquals(List.of("a", "b", "e"), encoder.words("A b c d E"));
    assertArrayEquals(new int[] {2, UNKNOWN, 4}, encoder.encode("A b c d E").ids());
    assertEquals(List.of(), encoder.words(" "));
  }
}
