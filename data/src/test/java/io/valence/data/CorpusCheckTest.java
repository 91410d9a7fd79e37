package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.valence.data.table.BadRows;
import io.valence.data.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCheckTest {
  private static final DataConfig WHITESPACE =
      DataConfig.DEFAULT.withTokenizer(Tokenizer.WHITESPACE);

  @TempDir private Path folder;

  private Path file(String name, String rows) throws IOException {
    return Files.writeString(folder.resolve(name), "label,text\n" + rows);
  }

  @Test
  void seesWhatIsOdd() throws IOException {
    Path file =
        file(
            "a.csv",
            "p,a b c\nn,d\np,A  b c\nn,a b c\np,\n,e f\npositive,g\nPositive,h\npositve,i\n");
    Path other = file("b.csv", "p,d\np,E F\n");
    CorpusCheck check = CorpusCheck.of(new LabeledFile(file, WHITESPACE, BadRows.FAIL), other);
    assertEquals(9, check.rows());
    assertEquals(
        Map.of("p", 3, "n", 2, "positive", 1, "Positive", 1, "positve", 1), check.labels());
    assertArrayEquals(new int[] {1, 1, 1, 1, 2, 3, 3, 3}, check.lengths());
    assertEquals(2, check.length(0.5));
    assertEquals(1, check.duplicates());
    assertEquals(List.of(new CorpusCheck.Conflict(2, "p", 5, "n")), check.conflicts());
    assertEquals(List.of(6L), check.empty());
    assertEquals(List.of(7L), check.unlabeled());
    assertEquals(2, check.shared());
    assertEquals(
        List.of(
            "labels \"Positive\" and \"positive\" may be the same label",
            "labels \"Positive\" and \"positve\" may be the same label",
            "labels \"positive\" and \"positve\" may be the same label"),
        check.labelDoubts());
  }

  @Test
  void allRowsOfATextWithSeveralLabelsConflict() throws IOException {
    Path file = file("c.csv", "a,x y\nb,x y\na,x y\nc,x y\na,z\na,z\n");
    CorpusCheck check = CorpusCheck.of(new LabeledFile(file, WHITESPACE, BadRows.FAIL), null);
    assertEquals(
        List.of(
            new CorpusCheck.Conflict(2, "a", 3, "b"),
            new CorpusCheck.Conflict(3, "b", 4, "a"),
            new CorpusCheck.Conflict(2, "a", 5, "c")),
        check.conflicts());
    assertEquals(List.of(List.of(2L, 3L, 4L, 5L)), check.contradictory());
    assertEquals(2, check.duplicates());
  }

  @Test
  void tokensAndNotTheirJoinMakeATextItself() {
    TextConfig config = WHITESPACE.textConfig();
    assertEquals(
        CorpusCheck.TextHash.of("ab c", config), CorpusCheck.TextHash.of(" AB\tc ", config));
    assertNotEquals(
        CorpusCheck.TextHash.of("ab c", config), CorpusCheck.TextHash.of("a bc", config));
    assertNotEquals(
        CorpusCheck.TextHash.of("ab c", config), CorpusCheck.TextHash.of("c ab", config));
  }
}
