package io.valence.model.language;

import io.valence.data.Batches;
import io.valence.data.Corpus;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * How well a language model predicts the words of some texts, over its whole vocabulary.
 *
 * @param words words predicted per direction: all but the first one read in each text
 * @param losses the mean of -log p, in nats, of the next word, then of the previous one if the
 *     model reads both ways; NaN if there are no words
 */
public record Perplexity(long words, List<Double> losses) {
  private static final int ROWS = 256;

  /** Each is compared with the whole vocabulary. */
  private static final int TOKENS = 1 << 11;

  /** Evaluates a model on texts. */
  public static Perplexity of(Backend backend, LanguageModel model, Corpus texts) {
    List<int[]> batches = Batches.byLength(texts.lengths(), ROWS, TOKENS);
    ConcurrentHashMap<Integer, double[]> losses = new ConcurrentHashMap<>();
    backend.forEach(
        IntStream.range(0, batches.size()).boxed().toList(),
        (own, number) -> {
          int[][] rows =
              Arrays.stream(batches.get(number)).mapToObj(texts::ids).toArray(int[][]::new);
          TokenBatch batch = TokenBatch.of(rows);
          losses.put(
              number,
              own.pass(
                  () -> model.losses(own, batch, CandidateSampler.all(batch, model.vocabulary()))));
        });
    long words = texts.tokens() - texts.rows();
    List<Double> means = new ArrayList<>();
    for (int d = 0; d < model.directions().size(); d++) {
      double sum = 0;
      for (int number = 0; number < batches.size(); number++) {
        sum += losses.get(number)[d];
      }
      means.add(sum / words);
    }
    return new Perplexity(words, List.copyOf(means));
  }

  /** The mean loss of all directions. */
  public double loss() {
    return losses.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** e^loss of a direction, counted from 0: the number of words it hesitates between. */
  public double of(int direction) {
    return Math.exp(losses.get(direction));
  }

  /** As JSON fields: {@code words}, {@code loss}, {@code perplexity} of each direction. */
  public Map<String, Object> fields() {
    Map<String, Object> directions = new LinkedHashMap<>();
    directions.put("next", of(0));
    if (losses.size() > 1) {
      directions.put("previous", of(1));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("words", words);
    fields.put("loss", loss());
    fields.put("perplexity", directions);
    return fields;
  }
}
