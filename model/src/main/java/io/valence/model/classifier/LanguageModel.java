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
 * <p>Layers above the lowest have read both ways, the word to be said too: they wait for the
 * labels. Nothing is dropped out.
 */
public final class LanguageModel {
  private final Embedding embedding;
  private final RecurrentLayer layer;
  private final NeighborWordHeads words;

  /** On the parameters of a classifier, which it changes. */
  public LanguageModel(Classifier classifier) {
    ModelConfig config = classifier.config();
    this.embedding = classifier.embedding();
    this.layer = classifier.rnn().lowest();
    this.words =
        new NeighborWordHeads(config.directions(), config.hiddenWidths()[0], config.embedding());
  }

  /** What it has beside the classifier's parameters; see {@link NeighborWordHeads#parameters}. */
  public List<Parameter> ownParameters() {
    return words.parameters();
  }

  /** Every parameter it trains but the embedding. */
  public List<Parameter> denseParameters() {
    return Stream.concat(layer.parameters().stream(), ownParameters().stream()).toList();
  }

  public Embedding embedding() {
    return embedding;
  }

  /**
   * What a pass gives.
   *
   * @param loss the mean of -log p over all words said, NaN when there was none to say
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
