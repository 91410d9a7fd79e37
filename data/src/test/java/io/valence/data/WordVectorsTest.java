package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.InputException;
import io.valence.data.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVectorsTest {
  private static final Vocabulary VOCABULARY =
      new Vocabulary(List.of("<pad>", "<unk>", "good", "电影", "a b", "missing"));

  @TempDir private Path folder;

  private WordVectors read(byte[] bytes) throws IOException {
    Path file = folder.resolve("vectors");
    Files.write(file, bytes);
    return new VectorFile(file).of(VOCABULARY);
  }

  private WordVectors readText(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private void check(WordVectors vectors) {
    assertEquals(3, vectors.width());
    assertArrayEquals(new float[] {0.5f, -1, 2e-3f}, vectors.rows()[2]);
    assertArrayEquals(new float[] {1, 2, 3}, vectors.rows()[3]);
    assertNull(vectors.rows()[5]);
  }

  @Test
  void readsGloveText() throws IOException {
    WordVectors vectors = readText("other 9 9 9\ngood 0.5 -1 2e-3\n电影  1 2\t3\ngood . 7 8 9\n");
    check(vectors);
  }

  @Test
  void readsWord2vecTextWithWindowsLineEnds() throws IOException {
    check(readText("2 3\r\ngood 0.5 -1 2e-3 \r\n电影 1 2 3\r\n"));
  }

  @Test
  void readsWord2vecBinaryWithAndWithoutLineEnds() throws IOException {
    check(read(binary("\n")));
    check(read(binary("")));
  }

  @Test
  void readsGzip() throws IOException {
    Path file = folder.resolve("v.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("good 0.5 -1 2e-3\n电影 1 2 3\n".getBytes(StandardCharsets.UTF_8));
    }
    check(new VectorFile(file).of(VOCABULARY));
  }

  private static byte[] binary(String end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("2 3\n".getBytes(StandardCharsets.UTF_8));
    word(out, "good", end, 0.5f, -1, 2e-3f);
    word(out, "电影", end, 1, 2, 3);
    return out.toByteArray();
  }

  private static void word(ByteArrayOutputStream out, String word, String end, float... vector) {
    out.writeBytes((word + " ").getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    out.writeBytes(bytes.array());
    out.writeBytes(end.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatOtherProgramsWrite() throws IOException {
    String rows = "good 0.5 -1 2e-3\n电影 1 2 3\n";
    check(readText("\uFEFF2 3\n" + rows));
    check(readText("2\t3\ngood\t0.5\t-1\t2e-3\n电影\t1\t2\t3\n"));
    check(readText("3 3\nnew york 7 8 9\n" + rows));
    check(readText("3 3\nthe 1 7 8 9\n" + rows));
    check(readText(rows + "good 4 4 4\n"));
    check(readText("one\rtwo 7 8 9\n" + rows));
    check(read(("\u00e9 7 8 9\n" + rows).getBytes(StandardCharsets.UTF_8)));
    ByteArrayOutputStream broken = new ByteArrayOutputStream();
    broken.writeBytes(new byte[] {(byte) 0xE7, (byte) 0x94});
    broken.writeBytes((" 7 8 9\n" + rows).getBytes(StandardCharsets.UTF_8));
    check(read(broken.toByteArray()));
  }

  /** Such as the table of texts, by mistake. */
  @Test
  void aFileOfAnotherKindIsRejected() {
    InputException e =
        assertThrows(
            InputException.class,
            () -> readText("text,label\nthe room is good,1\nthe food was bad,0\n"));
    assertTrue(
        e.getMessage()
            .endsWith(
                "none of its first lines is a word and its numbers; give a GloVe or word2vec file"),
        e.getMessage());
  }

  @Test
  void aLineThatCannotBeUsedIsPassedOverAndCountedWhereItIsWanted() throws IOException {
    WordVectors vectors =
        readText("other x\ngood 1 x 3\n电影 1 2\nmissing 1 NaN 3\nthird 1 2 3\nfourth 1 2 3\n");
    assertEquals(
        List.of("3 lines of needed words cannot be read and are skipped"), vectors.notes());
    assertEquals(0, Arrays.stream(vectors.rows()).filter(row -> row != null).count());
    assertEquals(List.of("1 words where the header says 3"), readText("3 3\ngood 1 2 3\n").notes());
    assertEquals(List.of(), readText("good 1 2 3\n").notes());
  }

  @Test
  void namesTheLineOfWhatIsWrong() {
    assertTrue(
        problem("good 1 2 3\nx 1 2 3\n电影 1 2")
            .contains("vectors:3: 2 numbers where the lines before have 3; the file is cut short"));
    assertTrue(problem("").contains("0 numbers per word"));
    assertTrue(problem("good\n").contains("0 numbers per word"));
    assertTrue(problem("2 3\n").contains("holds no word vectors"));
    byte[] whole = binary("\n");
    byte[] cut = Arrays.copyOf(whole, whole.length - 6);
    String message = assertThrows(InputException.class, () -> read(cut)).getMessage();
    assertTrue(message.contains("ends at word 2 of 2"), message);
    byte[] more = Arrays.copyOf(whole, whole.length + 6);
    message = assertThrows(InputException.class, () -> read(more)).getMessage();
    assertTrue(message.contains("continues after the 2 words of its header"), message);
  }

  @Test
  void vectorsThatKnowNextToNothingAreDoubted() throws IOException {
    Map<String, Long> counts = Map.of("good", 60L, "missing", 40L);
    Path file = Files.writeString(folder.resolve("cased.txt"), "GOOD 1 2 3\nX 1 2 3\n");
    VectorFile cased = new VectorFile(file);
    assertEquals(
        "the word vectors cover only 0.0 % of the text's tokens: 60.0 % if their words were in lower"
            + " case; try data.lowercase=false, or lower the case of the file's words",
        cased.doubt(cased.of(VOCABULARY).coverage(counts, VOCABULARY), counts).orElseThrow());
    Files.writeString(file, "good 1 NaN 3\nhaus 1 2 3\n");
    assertEquals(
        "the word vectors cover only 0.0 % of the text's tokens: do they match the language of the"
            + " text, and does data.tokenizer split it as their words were split?",
        cased.doubt(cased.of(VOCABULARY).coverage(counts, VOCABULARY), counts).orElseThrow());
    Files.writeString(file, "missing 1 2 3\n");
    assertTrue(cased.doubt(cased.of(VOCABULARY).coverage(counts, VOCABULARY), counts).isEmpty());
  }

  private String problem(String text) {
    return assertThrows(InputException.class, () -> readText(text)).getMessage();
  }

  @Test
  void coverageCountsTypesAndTokensAndNamesTheCommonestMissing() throws IOException {
    WordVectors vectors = readText("good 1 2 3\n");
    WordVectors.Coverage coverage =
        vectors.coverage(Map.of("good", 6L, "missing", 3L, "电影", 3L, "rare", 1L), VOCABULARY);
    assertEquals(new WordVectors.Coverage(4, 1, 13, 6, List.of("missing", "电影", "rare")), coverage);
  }

  @Test
  void wordsATextMayHoldJoinTheVocabulary() throws IOException {
    Path file =
        Files.writeString(folder.resolve("words.txt"), "The 1\nbad 2\ngood 3\nnew 4\nlast 5\n");
    List<String> words =
        new VectorFile(file)
            .words(DataConfig.DEFAULT.withTokenizer(Tokenizer.WHITESPACE).textConfig(), 3);
    assertEquals(List.of("bad", "good", "new"), words);
    Vocabulary vocabulary = new Vocabulary(List.of("<pad>", "<unk>", "good")).with(words, 4);
    assertEquals(List.of("<pad>", "<unk>", "good", "bad"), vocabulary.tokens());
  }
}
