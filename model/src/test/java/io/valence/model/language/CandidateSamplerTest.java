package io.valence.model.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.model.layer.Candidates;
import io.valence.model.layer.TokenBatch;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CandidateSamplerTest {
  private static final int VOCABULARY = 40;
  private static final int SAMPLES = 6;
  private static final int TOKENS = 5;

  /** Word w is seen w times. */
  private static Corpus texts() {
    int[][] rows = new int[VOCABULARY - 1][];
    for (int w = 1; w < VOCABULARY; w++) {
      rows[w - 1] = new int[w];
      Arrays.fill(rows[w - 1], w);
    }
    return Corpus.of(rows, new int[rows.length]);
  }

  private static TokenBatch batch(int... ids) {
    return TokenBatch.of(new int[][] {ids});
  }

  @Test
  void theWholeVocabularyIsTheBatchsWordsThenTheOthersWithoutPadding() {
    Candidates all = CandidateSampler.all(batch(4, 2, 4, 5), 7);
    assertArrayEquals(new int[] {4, 2, 5, 1, 3, 6}, all.ids());
    assertNull(all.logProbabilities());
    CandidateSampler none = new CandidateSampler(texts(), VOCABULARY, 0);
    assertEquals(39, none.candidates(batch(4, 2), null).ids().length);
    CandidateSampler half = new CandidateSampler(texts(), VOCABULARY, 21);
    assertNull(half.candidates(batch(4, 2), null).logProbabilities());
  }

  @Test
  void aSampleBeginsWithTheBatchsWordsAndHasNoneTwice() {
    CandidateSampler sampler = new CandidateSampler(texts(), VOCABULARY, SAMPLES);
    RandomGenerator random = new Seed(1).stream("test");
    for (int i = 0; i < 100; i++) {
      int[] ids = sampler.candidates(batch(39, 1, 38, 39, 2), random).ids();
      assertArrayEquals(new int[] {39, 1, 38, 2}, Arrays.copyOf(ids, 4));
      assertEquals(ids.length, Arrays.stream(ids).distinct().count());
      assertEquals(0, Arrays.stream(ids).filter(id -> id == 0).count());
    }
  }

  /** Over batches of random tokens, a word is a candidate as often as its probability says. */
  @Test
  void theProbabilitiesAreThoseOfBeingInTheSample() {
    Corpus texts = texts();
    CandidateSampler sampler = new CandidateSampler(texts, VOCABULARY, SAMPLES);
    int[] all = new int[(int) texts.tokens()];
    int at = 0;
    for (int row = 0; row < texts.rows(); row++) {
      for (int id : texts.ids(row)) {
        all[at++] = id;
      }
    }
    RandomGenerator random = new Seed(2).stream("test");
    double[] seen = new double[VOCABULARY];
    double[] said = new double[VOCABULARY];
    int draws = 40_000;
    for (int i = 0; i < draws; i++) {
      int[] row = random.ints(TOKENS, 0, all.length).map(n -> all[n]).toArray();
      Candidates candidates = sampler.candidates(batch(row), random);
      for (int c = 0; c < candidates.ids().length; c++) {
        seen[candidates.ids()[c]] += 1.0 / draws;
        said[candidates.ids()[c]] = Math.exp(candidates.logProbabilities()[c]);
      }
    }
    for (int word = 1; word < VOCABULARY; word++) {
      double error = 5 * Math.sqrt(said[word] / draws);
      assertEquals(said[word], seen[word], error, "word " + word);
    }
  }
}
