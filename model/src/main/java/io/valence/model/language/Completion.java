package io.valence.model.language;

import io.valence.data.Vocabulary;
import io.valence.model.layer.Sequence;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Continues a text with the next words.
 *
 * @param model predicts them
 */
public record Completion(Backend backend, LanguageModel model) {
  /**
   * A possible next word.
   *
   * @param id its id
   * @param probability among all words of the vocabulary
   */
  public record Word(int id, double probability) {}

  /**
   * The most probable next words, without {@code <unk>}.
   *
   * @param ids the text, one word or more
   * @param count maximum number of words
   */
  public List<Word> likeliest(int[] ids, int count) {
    double[] p = probabilities(read(ids, null), 1);
    return IntStream.range(Vocabulary.UNKNOWN + 1, p.length)
        .mapToObj(id -> new Word(id, p[id]))
        .sorted(Comparator.comparingDouble(Word::probability).reversed())
        .limit(count)
        .toList();
  }

  /**
   * Draws word after word, never {@code <unk>}.
   *
   * @param ids the text, one word or more
   * @param words number of words
   * @param temperature divides the logits; 0 for the most probable word each time
   * @return the new words
   */
  public int[] continued(int[] ids, int words, double temperature, RandomGenerator random) {
    List<Integer> said = new ArrayList<>();
    WordPredictor.Next next = read(ids, null);
    while (said.size() < words) {
      double[] p = probabilities(next, temperature == 0 ? 1 : temperature);
      p[Vocabulary.UNKNOWN] = 0;
      int id = temperature == 0 ? largest(p) : drawn(p, random);
      said.add(id);
      if (said.size() < words) {
        next = read(new int[] {id}, next);
      }
    }
    return said.stream().mapToInt(Integer::intValue).toArray();
  }

  private WordPredictor.Next read(int[] ids, WordPredictor.Next before) {
    return backend.pass(
        () -> {
          TokenBatch batch = TokenBatch.of(new int[][] {ids});
          Sequence x =
              new Sequence(
                  model.embedding().vectors(backend, batch.ids()), batch.index(), batch.packing());
          WordPredictor.Next next =
              model
                  .directions()
                  .get(0)
                  .next(
                      backend,
                      x,
                      model.embedding().weight(),
                      before == null ? null : before.states());
          return new WordPredictor.Next(next.logits().copy(), next.states());
        });
  }

  /** Softmax over all words but padding. */
  private static double[] probabilities(WordPredictor.Next next, double temperature) {
    float[] logits = next.logits().data();
    double[] p = new double[next.logits().columns()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int id = Vocabulary.UNKNOWN; id < p.length; id++) {
      largest = Math.max(largest, logits[id]);
    }
    double sum = 0;
    for (int id = Vocabulary.UNKNOWN; id < p.length; id++) {
      p[id] = Math.exp((logits[id] - largest) / temperature);
      sum += p[id];
    }
    for (int id = Vocabulary.UNKNOWN; id < p.length; id++) {
      p[id] /= sum;
    }
    return p;
  }

  private static int largest(double[] p) {
    return IntStream.range(0, p.length).reduce((a, b) -> p[b] > p[a] ? b : a).orElseThrow();
  }

  private static int drawn(double[] p, RandomGenerator random) {
    double sum = 0;
    for (double part : p) {
      sum += part;
    }
    double left = random.nextDouble() * sum;
    int last = Vocabulary.UNKNOWN + 1;
    for (int id = last; id < p.length; id++) {
      if (p[id] > 0) {
        last = id;
        left -= p[id];
        if (left < 0) {
          return id;
        }
      }
    }
    return last;
  }
}
