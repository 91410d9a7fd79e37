package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EnglishVectorsTest {
  private static final EnglishVectors VECTORS = new EnglishVectors();

  private static Map<String, Long> counts(String text) {
    return Arrays.stream(text.split(" "))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void theWordsAreThoseOfGloveInItsOrder() {
    List<String> words = VECTORS.words(Integer.MAX_VALUE, word -> true);
    assertEquals(40_000, words.size());
    assertEquals(List.of("the", ",", ".", "of", "to"), words.subList(0, 5));
    assertEquals(
        List.of("the", "of"), VECTORS.words(2, word -> Character.isLetter(word.charAt(0))));
  }

  @Test
  void theNumbersAreThoseOfGloveToHalfAStepOfTheirScale() {
    WordVectors vectors =
        VECTORS.of(new Vocabulary(List.of("<pad>", "<unk>", "nosuchword", "good", "the")));
    assertEquals(100, vectors.width());
    assertNull(vectors.rows()[2]);
    // glove.6B.100d.txt: the first numbers of "the" and "good", whose largest are 3.83 and 3.30.
    float[] the = {-0.038194f, -0.24487f, 0.72812f, -0.39961f, 0.083172f};
    float[] good = {-0.030769f, 0.11993f, 0.53909f, -0.43696f, -0.73937f};
    for (int i = 0; i < the.length; i++) {
      assertEquals(the[i], vectors.rows()[4][i], 0.5 * 3.83 / 127);
      assertEquals(good[i], vectors.rows()[3][i], 0.5 * 3.30 / 127);
    }
  }

  /** The fast path for tokens agrees with the tokenizer. */
  @Test
  void theWordsOfATokenizerAreThoseItLeavesWhole() {
    for (Tokenizer tokenizer :
        new Tokenizer[] {Tokenizer.WORD, Tokenizer.WHITESPACE, Tokenizer.CHAR}) {
      TextConfig config = DataConfig.DEFAULT.withTokenizer(tokenizer).textConfig();
      List<String> slow = VECTORS.words(40_000, word -> config.tokens(word).equals(List.of(word)));
      assertEquals(slow, VECTORS.words(config, 40_000));
      assertTrue(slow.size() > (tokenizer == Tokenizer.CHAR ? 30 : 30_000));
    }
  }

  /** GloVe itself has 0.77 for "good" and "bad". */
  @Test
  void stretchedPolarityTakesOppositesApart() {
    Vocabulary words = new Vocabulary(List.of("<pad>", "<unk>", "good", "bad", "great"));
    float[][] plain = VECTORS.of(words).rows();
    float[][] stretched = VECTORS.withPolarity(5).of(words).rows();
    assertEquals(0.770, cosine(plain[2], plain[3]), 0.002);
    assertEquals(-0.267, cosine(stretched[2], stretched[3]), 0.01);
    assertEquals(0.900, cosine(stretched[2], stretched[4]), 0.01);
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void theyCoverEnglishAndNoOtherLanguage() {
    assertTrue(VECTORS.cover(counts("the room was lovely , but the food was terrible !")));
    assertFalse(VECTORS.cover(counts("das zimmer war schön , aber das essen war sehr schlecht !")));
    assertFalse(VECTORS.cover(counts("房间 很 好 ， 但是 服务 太 差 了 ！")));
    assertFalse(VECTORS.cover(counts("12 , 34 . ! ?")));
  }

  /** Words are moved away from their mean, which stays where it is. */
  @Test
  void stretchingKeepsTheMean() {
    List<String> all = VECTORS.words(40_000, word -> true);
    Vocabulary words = new Vocabulary(List.of("<pad>", "<unk>")).with(all, 50_000);
    double[] plain = mean(VECTORS.of(words).rows());
    double[] stretched = mean(VECTORS.withPolarity(5).of(words).rows());
    double moved = 0;
    for (int i = 0; i < plain.length; i++) {
      moved += Math.pow(stretched[i] - plain[i], 2);
    }
    assertEquals(0, Math.sqrt(moved), 1e-3);
    float[][] same = VECTORS.withPolarity(1).of(words).rows();
    assertArrayEquals(VECTORS.of(words).rows()[100], same[100], 1e-6f);
  }

  private static double[] mean(float[][] rows) {
    double[] mean = new double[100];
    int count = 0;
    for (float[] row : rows) {
      if (row != null) {
        count++;
        for (int i = 0; i < mean.length; i++) {
          mean[i] += row[i];
        }
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= count;
    }
    return mean;
  }

  /** The last word of the resource has its own vector: 40 000 rows of a scale and 100 bytes. */
  @Test
  void everyWordHasAVectorOfItsOwn() {
    List<String> all = VECTORS.words(40_000, word -> true);
    List<String> some = List.of(all.get(0), all.get(1), all.get(39_999));
    WordVectors vectors = VECTORS.of(new Vocabulary(List.of("<pad>", "<unk>")).with(some, 9));
    for (int row = 2; row < 5; row++) {
      double largest = 0;
      for (float value : vectors.rows()[row]) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertTrue(largest > 0.3 && largest < 10, some.get(row - 2) + " " + largest);
    }
    assertEquals(40_000, all.stream().distinct().count());
  }

  @Test
  void threeQuartersAreEnough() {
    assertTrue(VECTORS.cover(Map.of("good", 3L, "xqzw", 1L)));
    assertFalse(VECTORS.cover(Map.of("good", 74L, "xqzw", 26L)));
    assertFalse(VECTORS.cover(Map.of()));
  }

  @Test
  void aWordOfKnownPartsHasTheMeanOfTheirVectors() {
    List<String> words =
        List.of("<pad>", "<unk>", "doesn't", "does", "well-made", "well", "made", "film’s");
    float[][] rows = VECTORS.withPolarity(5).of(new Vocabulary(words)).rows();
    float[][] parts =
        VECTORS
            .withPolarity(5)
            .of(new Vocabulary(List.of("<pad>", "<unk>", "n't", "film", "'s")))
            .rows();
    for (int i = 0; i < EnglishVectors.WIDTH; i++) {
      assertEquals((rows[3][i] + parts[2][i]) / 2, rows[2][i], 1e-6);
      assertEquals((rows[5][i] + rows[6][i]) / 2, rows[4][i], 1e-6);
      assertEquals((parts[3][i] + parts[4][i]) / 2, rows[7][i], 1e-6);
    }
  }

  @Test
  void aWordWithAnUnknownPartHasNone() {
    List<String> words = List.of("<pad>", "<unk>", "zzyzx-made", "--", "-", "n't", "made-");
    float[][] rows = VECTORS.of(new Vocabulary(words)).rows();
    assertNull(rows[2]);
    assertNull(rows[6]);
    assertArrayEquals(new String[] {"n't"}, EnglishVectors.partsOf("n't").toArray());
    assertArrayEquals(new String[] {"ca", "n't"}, EnglishVectors.partsOf("can't").toArray());
    assertArrayEquals(new String[] {}, EnglishVectors.partsOf("--").toArray());
  }
}
