package io.valence.model.classifier;

import io.valence.model.config.ModelConfig;
import io.valence.model.layer.Embedding;
import io.valence.model.layer.Mode;
import io.valence.model.layer.NeighborWordHeads;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.RecurrentLayer;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.stream.Stream;

/**
 * A classifier's embedding and lowest recurrent layer as a language model, which learns from texts
 * without their labels.
 *
 * <p>Higher layers have read both directions, including the word to predict: they are trained with
 * labels only. There is no dropout.
 */
public final class LanguageModel {
  private final Embedding embedding;
  private final RecurrentLayer layer;
  private final NeighborWordHeads words;

  /** Shares a classifier's parameters and changes them. */
  public LanguageModel(Classifier classifier) {
    ModelConfig config = classifier.config();
    this.embedding = classifier.embedding();
    this.layer = classifier.rnn().lowest();
    this.words =
        new NeighborWordHeads(config.directions(), config.hiddenWidths()[0], config.embedding());
  }

  /** The parameters it adds to the classifier's; see {@link NeighborWordHeads#parameters}. */
  public List<Parameter> ownParameters() {
    return words.parameters();
  }

  /** Every parameter it trains except the embedding. */
  public List<Parameter> denseParameters() {
    return Stream.concat(layer.parameters().stream(), ownParameters().stream()).toList();
  }

  public Embedding embedding() {
    return embedding;
  }

  /**
   * The result of a pass.
   *
   * @param loss the mean of -log p over all predicted words, NaN if there were none
   * @param words the embedding's gradient
   */
  public record Gradient(double loss, Embedding.RowGradient words) {}

  /** Forward and backward over a batch; fills the gradients of the dense parameters. */
  public Gradient gradient(Backend backend, TokenBatch batch) {
    Embedding.Tape input = embedding.forward(backend, batch, null, Mode.RECORDED_EVALUATION);
    RecurrentLayer.Tape tape =
        layer.forward(backend, input.output(), null, Mode.RECORDED_EVALUATION);
    NeighborWordHeads.Gradient said =
        words.gradient(backend, batch, input.output().rows(), tape.output(backend));
    Matrix dRows =
        layer
            .backward(backend, tape, new RecurrentLayer.OutputGradient(said.output(), null), true)
            .rows();
    backend.add(said.vectors(), dRows);
    return new Gradient(said.loss(), embedding.backward(backend, input, dRows));
  }
}
