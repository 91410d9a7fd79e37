package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbabilityColumnsTest {
  private static final DataConfig CONFIG = config("pos:p1, neg : p0,5:30:p2");

  @TempDir private Path folder;

  private static DataConfig config(String probabilities) {
    return WhitespaceConfig.of(probabilities, 0, DataConfig.DEFAULT.maxTokens());
  }

  private LabeledFile file(String name, String text) throws IOException {
    return new LabeledFile(Files.writeString(folder.resolve(name), text), CONFIG, BadRows.FAIL);
  }

  private String problem(String name, String text) {
    return assertThrows(InputException.class, () -> TokenizedCorpus.read(file(name, text)))
        .getMessage();
  }

  /** Labels are in lexicographic order, numbers are divided by their sum. */
  @Test
  void rowsHaveTheProbabilitiesOfTheirLabels() throws IOException {
    TokenizedCorpus corpus =
        TokenizedCorpus.read(
            file("train.csv", "p0,text,p1,p2\n0.25,a b,0.75,0\n2,b,1,1\n0,c,0,3\n"));
    assertEquals(List.of("5:30", "neg", "pos"), corpus.labels());
    Corpus rows = corpus.encode(corpus.all(), corpus.vocabulary(corpus.all(), CONFIG));
    assertArrayEquals(new double[] {0, 0.25, 0.75}, rows.probabilities(0, 3));
    assertArrayEquals(new double[] {0.25, 0.5, 0.25}, rows.probabilities(1, 3));
    assertEquals(List.of(2, 1, 0), List.of(rows.label(0), rows.label(1), rows.label(2)));
  }

  @Test
  void theFirstOfTheLikeliestIsTheLabel() {
    assertEquals("neg", CONFIG.probabilityColumns().likeliest(new float[] {0.2f, 0.4f, 0.4f}));
  }

  @Test
  void jsonLinesHaveThemToo() throws IOException {
    TokenizedCorpus corpus =
        TokenizedCorpus.read(
            file(
                "train.jsonl",
                "{\"text\":\"a\",\"p0\":1,\"p1\":3,\"p2\":0}\n"
                    + "{\"text\":\"b\",\"p0\":1,\"p1\":0,\"p2\":1}\n"));
    Corpus rows = corpus.encode(corpus.all(), corpus.vocabulary(corpus.all(), CONFIG));
    assertArrayEquals(new double[] {0.5, 0.5, 0}, rows.probabilities(1, 3));
  }

  @Test
  void aListOfOneIsItsElement() throws IOException {
    Encoder encoder =
        new Encoder(CONFIG.textConfig(), new Vocabulary(List.of("<pad>", "<unk>", "a")));
    LabeledFile dev =
        file(
            "dev.jsonl",
            "{\"text\":[\"a\"],\"label\":[\"pos\"],\"p0\":[1],\"p1\":[2],\"p2\":[1]}\n");
    Corpus rows = Corpus.read(dev, encoder, CONFIG.probabilityColumns().labels());
    assertEquals(2, rows.label(0));
  }

  /** A file to evaluate by may have labels. */
  @Test
  void aFileWithoutThemHasLabels() throws IOException {
    Encoder encoder =
        new Encoder(CONFIG.textConfig(), new Vocabulary(List.of("<pad>", "<unk>", "a")));
    LabeledFile dev = file("dev.csv", "label,text\npos,a\n5:30,a\n");
    Corpus rows = Corpus.read(dev, encoder, CONFIG.probabilityColumns().labels());
    assertEquals(List.of(2, 0), List.of(rows.label(0), rows.label(1)));
    assertArrayEquals(new double[] {0, 0, 1}, rows.probabilities(0, 3));
  }

  /** Its labels say what the rows are, its probabilities what is learned. */
  @Test
  void aFileMayHaveBoth() throws IOException {
    String rows = "label,text,p0,p1,p2\npos,a,1,0,0\nneg,b,0,1,0\n5:30,c,0,0,1\n";
    TokenizedCorpus corpus = TokenizedCorpus.read(file("both.csv", rows));
    Corpus read = corpus.encode(corpus.all(), corpus.vocabulary(corpus.all(), CONFIG));
    assertEquals(List.of(2, 1, 0), List.of(read.label(0), read.label(1), read.label(2)));
    assertArrayEquals(new double[] {0, 1, 0}, read.probabilities(0, 3));
    String wrong = problem("both.csv", rows + "other,d,1,0,0\n");
    assertTrue(wrong.contains("both.csv:5") && wrong.contains("\"other\""), wrong);
  }

  /** Folds take no notice of a label that is the likeliest of no row. */
  @Test
  void aLabelMayBeTheLikeliestOfNoRow() throws IOException {
    String rows = "text,p0,p1,p2\n" + "a,3,2,1\nb,1,3,2\n".repeat(6);
    TokenizedCorpus corpus = TokenizedCorpus.read(file("rare.csv", rows));
    int[][] folds = corpus.folds(3, new Seed(1).stream("folds"));
    assertEquals(12, folds[0].length + folds[1].length + folds[2].length);
    assertEquals(2, corpus.split(0.1, new Seed(1).stream("split")).dev().length);
  }

  @Test
  void problemsNameTheirPlace() {
    String bad = problem("bad.csv", "p0,text,p1,p2\n1,a,0,0\nmuch,b,1,0\n");
    assertTrue(bad.contains("bad.csv:3") && bad.contains("\"much\" in column \"p0\""), bad);
    assertTrue(problem("bad.csv", "p0,text,p1,p2\n-1,a,0,0\n").contains("\"-1\""));
    assertTrue(problem("bad.csv", "p0,text,p1,p2\nNaN,a,0,0\n").contains("\"NaN\""));
    assertTrue(problem("bad.csv", "p0,text,p1,p2\n0,a,0,0\n").contains("all 0"));
    assertTrue(problem("bad.csv", "p0,text,p1\n1,a,0\n").contains("no column \"p2\""));
    assertTrue(problem("bad.csv", "p0,text,p1,p2\n").contains("no rows below the header"));
    assertTrue(problem("bad.csv", "p0,text,p1,p2,p0\n").contains("two columns are named"));
    assertTrue(problem("bad.csv", "p0;text;p1;p2\n").contains("no rows below the header"));
    String none = problem("bad.csv", "label,text\npos,a\nneg,b\n");
    assertTrue(none.contains("none of the columns of data.probabilities"), none);
  }

  @ParameterizedTest
  @CsvSource({
    "p0, is not LABEL:COLUMN",
    "'a:,b:p1', is not LABEL:COLUMN",
    "':p0,b:p1', is not LABEL:COLUMN",
    "'a:p0,a:p1', twice",
    "'a:p0,b:p0', twice",
    "a:p0, fewer than two"
  })
  void wrongKeysAreSaid(String value, String problem) {
    String message = assertThrows(InputException.class, () -> config(value)).getMessage();
    assertTrue(message.startsWith("data.probabilities") && message.contains(problem), message);
  }
}
