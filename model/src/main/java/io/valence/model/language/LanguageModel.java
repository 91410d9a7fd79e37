package io.valence.model.language;

import io.valence.data.Corpus;
import io.valence.model.config.ModelConfig;
import io.valence.model.layer.Candidates;
import io.valence.model.layer.Embedding;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.Sequence;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Predicts each word of a text from those before it, and with two directions also from those after
 * it (<a href="https://arxiv.org/abs/1802.05365">Peters et al. 2018</a>). The directions share the
 * embedding and nothing else, so that neither has seen the word it predicts.
 */
public final class LanguageModel {
  private static final List<String> NAMES = List.of("next", "previous");

  private final ModelConfig config;
  private final boolean tied;
  private final Embedding embedding;
  private final List<WordPredictor> directions = new ArrayList<>();

  /**
   * A language model whose weights are still zero.
   *
   * @param config its cell, sizes, directions and dropout; pooling and head are not used
   * @param tied whether the embedding's vectors are the decoders' weights too
   * @param vocabulary V
   */
  public LanguageModel(ModelConfig config, boolean tied, int vocabulary) {
    this.config = config;
    this.tied = tied;
    this.embedding = new Embedding(vocabulary, config.embedding(), config.embeddingDropout());
    for (int d = 0; d < config.directions(); d++) {
      directions.add(new WordPredictor(NAMES.get(d), config, tied, vocabulary));
    }
  }

  public ModelConfig config() {
    return config;
  }

  /** Whether the embedding's vectors are the decoders' weights too. */
  public boolean tied() {
    return tied;
  }

  public Embedding embedding() {
    return embedding;
  }

  /** V. */
  public int vocabulary() {
    return embedding.weight().shape()[0];
  }

  /** That of the next word, then that of the previous one if it reads both ways. */
  public List<WordPredictor> directions() {
    return List.copyOf(directions);
  }

  /** The names of the directions: next, previous. */
  public List<String> names() {
    return NAMES.subList(0, directions.size());
  }

  /** Every parameter: the embedding, then each direction's. */
  public List<Parameter> parameters() {
    return Stream.of(List.of(embedding.weight()), decoderWeights(), denseParameters())
        .flatMap(List::stream)
        .toList();
  }

  /** The parameters with a dense gradient. */
  public List<Parameter> denseParameters() {
    return directions.stream().flatMap(d -> d.denseParameters().stream()).toList();
  }

  /** The parameters with a row or number per word. */
  private Set<Parameter> perWord() {
    Set<Parameter> all = new HashSet<>(decoderWeights());
    all.add(embedding.weight());
    directions.forEach(d -> all.add(d.decoder().bias()));
    return all;
  }

  private List<Parameter> decoderWeights() {
    return tied ? List.of() : directions.stream().map(d -> d.decoder().weight()).toList();
  }

  /** The number of words predicted in a batch, in all directions. */
  public long predicted(TokenBatch batch) {
    return (long) directions.size() * (batch.packing().tokens() - batch.packing().rows());
  }

  /** The number of words predicted in all texts, in all directions. */
  public long predicted(Corpus texts) {
    return directions.size() * (texts.tokens() - texts.rows());
  }

  /**
   * Takes the numbers of another model of the same shape but for the vocabulary; words that it does
   * not know keep theirs.
   *
   * @param ids each word's id in the other model, -1 for none, [V]
   */
  public void take(LanguageModel other, int[] ids) {
    Set<Parameter> perWord = perWord();
    Iterator<Parameter> from = other.parameters().iterator();
    for (Parameter target : parameters()) {
      Matrix source = from.next().value();
      if (!perWord.contains(target)) {
        float[] all = target.value().writableData();
        System.arraycopy(source.data(), 0, all, 0, target.value().size());
        continue;
      }
      int width = target.value().size() / vocabulary();
      float[] rows = target.value().writableData();
      for (int id = 0; id < ids.length; id++) {
        if (ids[id] >= 0) {
          System.arraycopy(source.data(), ids[id] * width, rows, id * width, width);
        }
      }
    }
  }

  /**
   * The result of a pass.
   *
   * @param loss the mean of -log p over the predicted words, NaN if there are none
   * @param rows the gradients of the embedding and of the decoders' weights, which have few rows
   */
  public record Gradient(double loss, Map<Parameter, RowGradient> rows) {}

  /**
   * Forward and backward over a batch; fills the gradients of the dense parameters.
   *
   * @param candidates the words among which it predicts; first those of the batch, in its order
   * @param random the source of dropout's randomness: one for the embedding, then one per direction
   */
  public Gradient gradient(
      Backend backend, TokenBatch batch, Candidates candidates, List<RandomGenerator> random) {
    Embedding.Tape input = embedding.forward(backend, batch, null, Mode.training(random.get(0)));
    long words = predicted(batch);
    WordPredictor.Gradient[] parts = new WordPredictor.Gradient[directions.size()];
    backend.run(
        IntStream.range(0, parts.length)
            .<Runnable>mapToObj(
                d ->
                    () ->
                        parts[d] =
                            directions
                                .get(d)
                                .gradient(
                                    backend,
                                    inOrder(input.output(), d),
                                    embedding.weight(),
                                    candidates,
                                    1.0 / words,
                                    Mode.training(random.get(d + 1))))
            .toList());
    double loss = Arrays.stream(parts).mapToDouble(WordPredictor.Gradient::loss).sum() / words;
    return new Gradient(loss, rowGradients(backend, input, candidates.ids(), parts));
  }

  private Map<Parameter, RowGradient> rowGradients(
      Backend backend, Embedding.Tape input, int[] ids, WordPredictor.Gradient[] parts) {
    Map<Parameter, RowGradient> gradients = new LinkedHashMap<>();
    for (int d = 1; d < parts.length; d++) {
      backend.add(parts[d].rows(), parts[0].rows());
    }
    RowGradient read = embedding.backward(backend, input, parts[0].rows());
    if (tied) {
      for (int d = 1; d < parts.length; d++) {
        backend.add(parts[d].vectors(), parts[0].vectors());
      }
      int[] first = IntStream.range(0, read.ids().length).toArray();
      backend.scatterAdd(read.rows(), 0, first, parts[0].vectors());
      gradients.put(embedding.weight(), new RowGradient(ids, parts[0].vectors()));
      return gradients;
    }
    gradients.put(embedding.weight(), read);
    for (int d = 0; d < parts.length; d++) {
      gradients.put(directions.get(d).decoder().weight(), new RowGradient(ids, parts[d].vectors()));
    }
    return gradients;
  }

  /**
   * The sum of -log p over the predicted words of a batch, for each direction.
   *
   * @param candidates as in {@link #gradient}
   */
  public double[] losses(Backend backend, TokenBatch batch, Candidates candidates) {
    Sequence x = embedding.forward(backend, batch, null, Mode.EVALUATION).output();
    double[] losses = new double[directions.size()];
    for (int d = 0; d < losses.length; d++) {
      losses[d] = directions.get(d).loss(backend, inOrder(x, d), embedding.weight(), candidates);
    }
    return losses;
  }

  private static Sequence inOrder(Sequence x, int direction) {
    return direction == 0 ? x : x.reversed();
  }
}
