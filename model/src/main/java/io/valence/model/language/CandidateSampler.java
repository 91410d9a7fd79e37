package io.valence.model.language;

import io.valence.data.Corpus;
import io.valence.data.Vocabulary;
import io.valence.model.layer.Candidates;
import io.valence.model.layer.TokenBatch;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Chooses the words among which a batch's words are predicted: the whole vocabulary if it is small,
 * else the batch's own words and a number of others, drawn by their frequency to the power of 0.75
 * (<a href="https://arxiv.org/abs/1310.4546">Mikolov et al. 2013</a>).
 */
public final class CandidateSampler {
  private static final double POWER = 0.75;

  /** A sample of more than this part of the vocabulary saves nothing. */
  private static final double MOST = 0.5;

  private final int samples; // 0 for the whole vocabulary
  private final double[] frequency; // of each word among the tokens
  private final double[] drawn; // probability of each word to be drawn
  private final double[] cumulative;

  /**
   * @param texts those it is trained on
   * @param vocabulary V
   * @param samples words drawn per batch; 0 for the whole vocabulary
   */
  public CandidateSampler(Corpus texts, int vocabulary, int samples) {
    this.samples = samples > MOST * vocabulary ? 0 : samples;
    this.frequency = new double[vocabulary];
    for (int row = 0; row < texts.rows(); row++) {
      for (int id : texts.ids(row)) {
        frequency[id] += 1.0 / texts.tokens();
      }
    }
    this.drawn = new double[vocabulary];
    for (int id = Vocabulary.PAD + 1; id < vocabulary; id++) {
      // As if seen once more, so that every word can be drawn.
      drawn[id] = Math.pow(frequency[id] + 1.0 / texts.tokens(), POWER);
    }
    double sum = Arrays.stream(drawn).sum();
    this.cumulative = new double[vocabulary];
    double below = 0;
    for (int id = 0; id < vocabulary; id++) {
      drawn[id] /= sum;
      below += drawn[id];
      cumulative[id] = below;
    }
  }

  /** The words of a batch, in its order, followed by others. */
  public Candidates candidates(TokenBatch batch, RandomGenerator random) {
    if (samples == 0) {
      return all(batch, frequency.length);
    }
    boolean[] taken = new boolean[frequency.length];
    int[] ids = Arrays.copyOf(batch.ids(), batch.ids().length + samples);
    int count = batch.ids().length;
    for (int i = 0; i < count; i++) {
      taken[ids[i]] = true;
    }
    for (int i = 0; i < samples; i++) {
      int id = draw(random);
      if (!taken[id]) {
        taken[id] = true;
        ids[count++] = id;
      }
    }
    ids = Arrays.copyOf(ids, count);
    return new Candidates(ids, logProbabilities(ids, batch.packing().tokens()));
  }

  /** The whole vocabulary but padding: the words of a batch, in its order, then the others. */
  static Candidates all(TokenBatch batch, int vocabulary) {
    boolean[] taken = new boolean[vocabulary];
    int[] ids = Arrays.copyOf(batch.ids(), vocabulary - 1);
    int count = batch.ids().length;
    for (int i = 0; i < count; i++) {
      taken[ids[i]] = true;
    }
    for (int id = Vocabulary.PAD + 1; id < vocabulary; id++) {
      if (!taken[id]) {
        ids[count++] = id;
      }
    }
    return new Candidates(ids, null);
  }

  private int draw(RandomGenerator random) {
    int place = Arrays.binarySearch(cumulative, random.nextDouble());
    int id = place < 0 ? -place - 1 : place + 1;
    return Math.min(id, cumulative.length - 1);
  }

  /** Of being among the batch's tokens or the draws. */
  private float[] logProbabilities(int[] ids, int tokens) {
    float[] logs = new float[ids.length];
    for (int c = 0; c < ids.length; c++) {
      double missed =
          tokens * Math.log1p(-frequency[ids[c]]) + samples * Math.log1p(-drawn[ids[c]]);
      logs[c] = (float) Math.log(-Math.expm1(missed));
    }
    return logs;
  }
}
