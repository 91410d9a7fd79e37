package io.valence.data;

import static java.util.stream.Collectors.toSet;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizedCorpusTest {
  @TempDir private Path folder;

  private TokenizedCorpus read(String rows) throws IOException {
    Path file = folder.resolve("train.csv");
    Files.writeString(file, "label,text\n" + rows);
    return TokenizedCorpus.read(new LabeledFile(file, config(1), BadRows.FAIL));
  }

  private static DataConfig config(int minCount) {
    return new DataConfig(
        "text",
        "label",
        "",
        "",
        ',',
        "\"",
        DataConfig.NO_CHARACTER,
        true,
        DataConfig.ANY_ENCODING,
        "",
        Tokenizer.WHITESPACE,
        true,
        0,
        minCount,
        100,
        4,
        Truncation.HEAD,
        0.25,
        null,
        1,
        true);
  }

  private String problem(String rows) {
    return assertThrows(InputException.class, () -> read(rows)).getMessage();
  }

  @Test
  void encodesByFrequencyThenByToken() throws IOException {
    TokenizedCorpus corpus = read("p,b a A\nn,b c\np,b c\nn,d\n");
    Vocabulary vocabulary = corpus.vocabulary(corpus.all(), config(1));
    assertEquals(List.of("<pad>", "<unk>", "b", "a", "c", "d"), vocabulary.tokens());
    assertEquals(List.of("n", "p"), corpus.labels());
    Corpus encoded = corpus.encode(corpus.all(), vocabulary);
    assertArrayEquals(new int[] {2, 3, 3}, encoded.ids(0));
    assertEquals(1, encoded.label(0));
    assertEquals(0, encoded.label(3));
  }

  @Test
  void rareTokensBecomeUnknown() throws IOException {
    TokenizedCorpus corpus = read("p,a a\nn,b\np,a\nn,a\n");
    Vocabulary vocabulary = corpus.vocabulary(corpus.all(), config(2));
    assertEquals(List.of("<pad>", "<unk>", "a"), vocabulary.tokens());
    assertArrayEquals(
        new int[] {Vocabulary.UNKNOWN}, corpus.encode(corpus.all(), vocabulary).ids(1));
    assertThrows(InputException.class, () -> corpus.vocabulary(corpus.all(), config(50)));
  }

  @Test
  void theWordPadIsUnknown() {
    assertEquals(Vocabulary.UNKNOWN, new Vocabulary(List.of("<pad>", "<unk>", "a")).id("<pad>"));
  }

  @Test
  void longTextsAreCutAsWanted() {
    String text = "a b c d e f g h i";
    for (Truncation cut : Truncation.values()) {
      DataConfig usual = DataConfig.DEFAULT.withTokenizer(Tokenizer.WHITESPACE);
      Vocabulary vocabulary =
          new Vocabulary(List.of("<pad>", "<unk>", "a", "b", "c", "d", "e", "f", "g", "h", "i"));
      TextConfig config = new TextConfig(usual.tokenizer(), usual.lowercase(), 0, 5, cut);
      Encoder.Encoded encoded = new Encoder(config, vocabulary).encode(text);
      assertEquals(9, encoded.tokens());
      assertArrayEquals(
          switch (cut) {
            case HEAD -> new int[] {2, 3, 4, 5, 6};
            case TAIL -> new int[] {6, 7, 8, 9, 10};
            case BOTH -> new int[] {2, 3, 4, 9, 10};
          },
          encoded.ids());
      assertArrayEquals(new int[] {2, 3}, new Encoder(config, vocabulary).encode("a b").ids());
    }
  }

  @Test
  void longTextsLoseTheirEnd() throws IOException {
    TokenizedCorpus corpus = read("p,a b c d e f\nn,a\np,a\nn,a\n");
    Vocabulary vocabulary = corpus.vocabulary(corpus.all(), config(1));
    assertEquals(4, corpus.encode(corpus.all(), vocabulary).length(0));
    assertEquals(1, corpus.truncated());
  }

  @Test
  void splitsEveryLabelAlikeAndTheSameWayForASeed() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      rows.append(i % 5 == 0 ? "rare" : "common").append(",word").append(i).append('\n');
    }
    TokenizedCorpus corpus = read(rows.toString());
    TokenizedCorpus.Split split = corpus.split(0.25, new Seed(7).stream("split"));
    Vocabulary vocabulary = corpus.vocabulary(split.train(), config(1));
    assertArrayEquals(new int[] {20, 5}, corpus.encode(split.dev(), vocabulary).labelCounts(2));
    assertArrayEquals(new int[] {60, 15}, corpus.encode(split.train(), vocabulary).labelCounts(2));
    int[] both = new int[100];
    System.arraycopy(split.train(), 0, both, 0, 75);
    System.arraycopy(split.dev(), 0, both, 75, 25);
    Arrays.sort(both);
    assertArrayEquals(corpus.all(), both);
    assertArrayEquals(split.dev(), corpus.split(0.25, new Seed(7).stream("split")).dev());
    assertTrue(!Arrays.equals(split.dev(), corpus.split(0.25, new Seed(8).stream("split")).dev()));
    // Words only in dev rows must not be in the vocabulary.
    for (int row : split.dev()) {
      assertEquals(Vocabulary.UNKNOWN, vocabulary.id("word" + row));
    }
  }

  @Test
  void namesTheLineOfWhatIsWrong() {
    assertTrue(problem("p,a\nn,   \n").contains("train.csv:3: empty text"));
    assertTrue(problem("p,a\n,b\n").contains("train.csv:3: empty label"));
    assertTrue(problem("p,a\np,b\nq,c\n").contains("train.csv:4: label \"q\" is seen once"));
    assertTrue(problem("p,a\np,b\n").contains("every row has the label \"p\""));
    assertTrue(problem("").contains("no rows below the header"));
  }

  @Test
  void readingWithKnownLabelsRefusesOthers() throws IOException {
    Path file = folder.resolve("dev.csv");
    Files.writeString(file, "label,text\np,a\nmaybe,b\n");
    Encoder encoder =
        new Encoder(config(1).textConfig(), new Vocabulary(List.of("<pad>", "<unk>", "a")));
    InputException e =
        assertThrows(
            InputException.class,
            () ->
                Corpus.read(
                    new LabeledFile(file, config(1), BadRows.FAIL), encoder, List.of("n", "p")));
    assertTrue(e.getMessage().contains("dev.csv:3: label \"maybe\" is not one of"));
  }

  @Test
  void anEmptyTextHasAnAnswerInPrediction() {
    Encoder encoder =
        new Encoder(config(1).textConfig(), new Vocabulary(List.of("<pad>", "<unk>", "a")));
    Encoder.Encoded empty = encoder.encode(" \u3000 ");
    assertArrayEquals(new int[] {Vocabulary.UNKNOWN}, empty.ids());
    assertEquals(0, empty.tokens());
    Encoder.Encoded text = encoder.encode("A b\u3000a x y");
    assertArrayEquals(new int[] {2, 1, 2, 1}, text.ids());
    assertEquals(5, text.tokens());
    assertEquals(3, text.unknown());
  }

  @Test
  void foldsAreStratifiedAndHoldEveryRowOnce() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 23; i++) {
      text.append(i % 3 == 0 ? "rare" : "common").append(",a\n");
    }
    TokenizedCorpus corpus = read(text.toString());
    int[][] folds = corpus.folds(4, new Seed(7).stream("folds"));
    assertEquals(4, folds.length);
    assertArrayEquals(
        corpus.all(), Arrays.stream(folds).flatMapToInt(Arrays::stream).sorted().toArray());
    for (int[] fold : folds) {
      assertTrue(fold.length == 5 || fold.length == 6, fold.length + " rows of 23 in 4 folds");
      assertEquals(2, Arrays.stream(fold).filter(row -> row % 3 == 0).count());
      assertArrayEquals(Arrays.stream(fold).sorted().toArray(), fold);
    }
    int[][] again = corpus.folds(4, new Seed(7).stream("folds"));
    assertTrue(Arrays.deepEquals(folds, again));
    assertTrue(!Arrays.deepEquals(folds, corpus.folds(4, new Seed(8).stream("folds"))));
    String few = assertThrows(InputException.class, () -> corpus.requireFolds(5)).getMessage();
    assertTrue(few.contains("label \"rare\" has 8 rows; 5 folds need 10 of each label"), few);
  }

  private static long sharedTexts(int[] some, int[] others, int[] textOf) {
    Set<Integer> texts = Arrays.stream(some).mapToObj(row -> textOf[row]).collect(toSet());
    return Arrays.stream(others).filter(row -> texts.contains(textOf[row])).count();
  }

  /** Three copies of each text, one of each ten with the other label. */
  @Test
  void rowsWithTheSameTextAreInOnePart() throws IOException {
    StringBuilder rows = new StringBuilder();
    int[] textOf = new int[300];
    for (int i = 0; i < 300; i++) {
      textOf[i] = i % 100;
      boolean other = i >= 200 && i % 10 == 0;
      rows.append((textOf[i] % 2 == 0) != other ? "n" : "p").append(",w").append(textOf[i]);
      rows.append('\n');
    }
    TokenizedCorpus corpus = read(rows.toString());
    TokenizedCorpus.Split split = corpus.split(0.1, new Seed(1).stream("split"));
    assertEquals(0, sharedTexts(split.dev(), split.train(), textOf));
    assertTrue(split.dev().length >= 24 && split.dev().length <= 39, split.dev().length + " dev");
    int[][] folds = corpus.folds(3, new Seed(1).stream("folds"));
    for (int fold = 0; fold < 3; fold++) {
      assertEquals(0, sharedTexts(folds[fold], folds[(fold + 1) % 3], textOf));
      assertTrue(Math.abs(folds[fold].length - 100) <= 12, folds[fold].length + " rows of a fold");
    }
  }

  /** With one text a label there is nothing else to do than to part its copies. */
  @Test
  void aTextThatIsAllThereIsOfALabelIsInBothParts() throws IOException {
    TokenizedCorpus corpus = read("p,a\nn,b\n".repeat(20));
    TokenizedCorpus.Split split = corpus.split(0.1, new Seed(1).stream("split"));
    assertEquals(4, split.dev().length);
    assertEquals(2, Arrays.stream(split.dev()).filter(row -> row % 2 == 0).count());
    for (int[] fold : corpus.folds(4, new Seed(1).stream("folds"))) {
      assertEquals(10, fold.length);
    }
  }

  /** In a fold, a rare label may have one row left: it is learned. */
  @Test
  void theOnlyRowOfALabelIsTrainedOn() throws IOException {
    TokenizedCorpus corpus = read("p,a\np,b\nn,c\nn,d\nm,e\nm,f\n");
    TokenizedCorpus.Split split =
        corpus.split(new int[] {0, 1, 2, 3, 4}, 0.5, new Seed(1).stream("split"));
    assertTrue(Arrays.stream(split.train()).anyMatch(row -> row == 4));
    assertEquals(2, split.dev().length);
    split = corpus.split(new int[] {0, 2, 4}, 0.5, new Seed(1).stream("split"));
    assertEquals(3, split.dev().length, "no row to judge by");
  }

  /** A few rows of each label go to dev, but never all nor none. */
  @Test
  void aSplitLeavesEachLabelARowOnBothSides() throws IOException {
    TokenizedCorpus corpus = read("p,a\np,b\nn,c\nn,d\nn,e\n");
    for (double fraction : new double[] {0.01, 0.5, 0.99}) {
      TokenizedCorpus.Split split = corpus.split(fraction, new Seed(1).stream("split"));
      int ofThree = fraction < 0.5 ? 1 : 2;
      int[] counts = new int[2];
      for (int row : split.dev()) {
        counts[row < 2 ? 1 : 0]++;
      }
      assertArrayEquals(new int[] {ofThree, 1}, counts, "a fraction of " + fraction);
      assertEquals(5, split.train().length + split.dev().length);
    }
    TokenizedCorpus.Split some =
        corpus.split(new int[] {0, 1, 3, 4}, 0.5, new Seed(1).stream("split"));
    assertEquals(2, some.train().length);
    assertEquals(2, some.dev().length);
  }

  @Test
  void rowsOfALabelSeenOnceAreLeftOutWhereBadRowsAre() throws IOException {
    Path file =
        Files.writeString(folder.resolve("t.csv"), "label,text\np,a\nq,b\nn,c\n,x\np,d\nn,e f\n");
    List<String> rejected = new ArrayList<>();
    TokenizedCorpus corpus =
        TokenizedCorpus.read(
            new LabeledFile(
                file,
                config(1),
                (row, raw) -> rejected.add(row.line() + " " + row.reason().name())));
    assertEquals(List.of("5 LABEL", "3 SINGLE_LABEL"), rejected);
    assertEquals(List.of("n", "p"), corpus.labels());
    assertEquals(4, corpus.rows());
    assertEquals(5, corpus.tokens());
    Corpus rows = corpus.encode(corpus.all(), corpus.vocabulary(corpus.all(), config(1)));
    assertArrayEquals(new int[] {2, 2}, rows.labelCounts(2));
    assertEquals(4, rows.line(1));
  }

  @Test
  void moreLabelsThanAnyoneHasAreAWrongColumn() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i <= TokenizedCorpus.MAX_LABELS; i++) {
      rows.append("l").append(i).append(",a\nl").append(i).append(",b\n");
    }
    assertTrue(
        problem(rows.toString()).contains("1001 labels in the first 2001 rows, more than 1000"));
    int last = rows.indexOf("l1000,");
    assertEquals(1000, read(rows.substring(0, last)).labels().size());
  }

  @Test
  void oddLabelsAreDoubted() throws IOException {
    List<String> doubts = read("Good,a\nGood,b\ngood,c\ngood,d\nbad,e\nbad,f\n").labelDoubts(false);
    assertEquals(1, doubts.size());
    assertTrue(doubts.get(0).contains("\"Good\"") && doubts.get(0).contains("\"good\""));
    assertEquals(List.of(), read("p,a\np,b\nn,c\nn,d\n").labelDoubts(false));
  }
}
