package io.valence.model.train;

import io.valence.data.Batches;
import io.valence.data.Corpus;
import io.valence.data.Seed;
import java.util.Arrays;
import java.util.List;

/** A batch of unlabeled texts for each step, pass after pass over all of them. */
final class UnlabeledBatches {
  private final Corpus texts;
  private final int size;
  private final Seed seed;
  private long pass = -1;
  private List<int[]> batches = List.of();

  UnlabeledBatches(Corpus texts, int size, Seed seed) {
    this.texts = texts;
    this.size = size;
    this.seed = seed;
  }

  /**
   * The ids of the batch of a step, which depends on the seed and the step only; none if there are
   * no texts.
   *
   * @param step from 0
   */
  int[][] at(long step) {
    if (texts.rows() == 0) {
      return new int[0][];
    }
    int ofPass = batches.isEmpty() ? shuffled(0).size() : batches.size();
    if (pass != step / ofPass) {
      pass = step / ofPass;
      batches = shuffled(pass);
    }
    return Arrays.stream(batches.get((int) (step % ofPass)))
        .mapToObj(texts::ids)
        .toArray(int[][]::new);
  }

  /** Every pass has as many batches. */
  private List<int[]> shuffled(long number) {
    return Batches.shuffled(texts.lengths(), size, seed.stream("unlabeled", number));
  }
}
