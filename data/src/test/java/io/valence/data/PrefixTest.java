package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.BadRows;
import io.valence.data.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data.prefix}: the first letters of a word stand for it. */
class PrefixTest {
  private static final String ROWS =
      "p,Das Frühstück war gut .\nn,frühstücken kann man besser\np,die guten Frühstücke !\n"
          + "n,Besseres als das schlechte hier und da\n";

  @TempDir private Path folder;

  private static TextConfig config(int prefix) {
    return new TextConfig(Tokenizer.WHITESPACE, true, prefix, 5, Truncation.BOTH);
  }

  private TokenizedCorpus read(int prefix) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "label,text\n" + ROWS);
    return TokenizedCorpus.read(new LabeledFile(file, data(prefix), BadRows.FAIL));
  }

  private static DataConfig data(int prefix) {
    return WhitespaceConfig.of("", prefix, 5);
  }

  @Test
  void formsOfAWordAreOneToken() {
    assertEquals(
        List.of("frü", "frü", "gut", "gut", "."),
        config(3).tokens("Frühstück frühstücken GUT guten ."));
    assertEquals("frü", config(3).token("Frühstück"));
    assertEquals("frühstück", config(0).token("Frühstück"));
    assertTrue(config(3).isToken("gut"));
    assertFalse(config(3).isToken("gute"));
  }

  /** Decided after reading, it gives what reading with it gives. */
  @Test
  void aCorpusCanBeShortenedLater() throws IOException {
    TokenizedCorpus read = read(4);
    TokenizedCorpus shortened = read(0).withPrefix(4);
    Vocabulary vocabulary = read.vocabulary(read.all(), data(4));
    assertEquals(vocabulary.tokens(), shortened.vocabulary(shortened.all(), data(4)).tokens());
    assertTrue(vocabulary.tokens().containsAll(List.of("früh", "bess", "gut", "gute")));
    assertEquals(read.counts(read.all()), shortened.counts(shortened.all()));
    Corpus expected = read.encode(read.all(), vocabulary);
    Corpus rows = shortened.encode(shortened.all(), vocabulary);
    for (int row = 0; row < expected.rows(); row++) {
      assertArrayEquals(expected.ids(row), rows.ids(row));
      assertEquals(expected.label(row), rows.label(row));
    }
    assertEquals(1, read.truncated());
    assertEquals(1, shortened.truncated());
    assertEquals(read(0).counts(read.all()), read(0).withPrefix(0).counts(read.all()));
  }

  @Test
  void unlabeledTextsToo() throws IOException {
    Path file = Files.writeString(folder.resolve("texts.txt"), "guten Morgen\nguter Morgen\n");
    TokenizedTexts texts =
        TokenizedTexts.read(new UnlabeledTexts(List.of(file), data(0), BadRows.FAIL));
    assertEquals(
        List.of("<pad>", "<unk>", "gute", "morg"),
        texts.withConfig(data(4)).vocabulary(texts.all()).tokens());
    assertEquals(3, texts.withConfig(data(0)).counts(texts.all()).size());
  }

  /** An explanation shows people words, not beginnings. */
  @Test
  void peopleReadWholeWords() {
    Vocabulary vocabulary = new Vocabulary(List.of("<pad>", "<unk>", "früh", "best"));
    Encoder encoder = new Encoder(config(4), vocabulary);
    String text = "Das Frühstück ist nicht am BESTEN heute";
    assertArrayEquals(new int[] {1, 2, 1, 3, 1}, encoder.encode(text).ids());
    assertEquals(List.of("Das", "Frühstück", "ist", "BESTEN", "heute"), encoder.writtenWords(text));
  }
}
