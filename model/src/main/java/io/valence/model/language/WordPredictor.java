package io.valence.model.language;

import io.valence.model.config.ModelConfig;
import io.valence.model.layer.Candidates;
import io.valence.model.layer.Dropout;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Packing;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.RecurrentLayer;
import io.valence.model.layer.RecurrentStack;
import io.valence.model.layer.Sequence;
import io.valence.model.layer.State;
import io.valence.model.layer.WordDecoder;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.stream.Stream;

/**
 * One reading direction of a {@link LanguageModel}: predicts the word that it reads next from those
 * it has read; PyTorch's word language model, {@code torch.nn.LSTM} and {@code torch.nn.Linear}.
 */
public final class WordPredictor {
  private final RecurrentStack rnn;
  private final Dropout dropout;
  private final WordDecoder decoder;

  /**
   * @param name prefix of the parameter names, {@code next} or {@code previous}
   * @param tied see {@link WordDecoder}
   * @param vocabulary V
   */
  WordPredictor(String name, ModelConfig config, boolean tied, int vocabulary) {
    this.rnn =
        new RecurrentStack(
            config.mathCell(),
            config.embedding(),
            config.hiddenWidths(),
            false,
            new RecurrentStack.Rates(config.dropout(), config.recurrentDropout()),
            name + ".rnn.");
    this.dropout = new Dropout(config.dropout());
    this.decoder =
        new WordDecoder(name + ".", vocabulary, rnn.outputColumns(), config.embedding(), tied);
  }

  /** The recurrent layers. */
  public RecurrentStack rnn() {
    return rnn;
  }

  /** The decoder. */
  public WordDecoder decoder() {
    return decoder;
  }

  /** The parameters with a dense gradient. */
  List<Parameter> denseParameters() {
    return Stream.concat(rnn.parameters().stream(), decoder.denseParameters().stream()).toList();
  }

  /**
   * Result of a pass.
   *
   * @param loss the sum of -log p over the predicted words
   * @param rows d loss / d input rows, [U, E]
   * @param vectors see {@link WordDecoder.Gradient#vectors}
   */
  record Gradient(double loss, Matrix rows, Matrix vectors) {}

  /**
   * Runs forward and backward, and fills the gradients of the dense parameters.
   *
   * @param x the texts in this direction's reading order; its table's rows are the first candidates
   * @param embedding [V, E]
   * @param share scale factor of the gradient of each word's loss
   */
  Gradient gradient(
      Backend backend,
      Sequence x,
      Parameter embedding,
      Candidates candidates,
      double share,
      Mode mode) {
    RecurrentStack.Tape tape = rnn.forward(backend, x, null, mode);
    Matrix states = tape.top().output(backend);
    Matrix mask = dropout.forward(backend, states, mode);
    WordDecoder.Gradient d =
        decoder.gradient(backend, states, embedding, candidates, targets(x), share);
    dropout.backward(backend, mask, d.states());
    Matrix rows =
        rnn.backward(backend, tape, new RecurrentLayer.OutputGradient(d.states(), null), true)
            .rows();
    return new Gradient(d.loss(), rows, d.vectors());
  }

  /** The sum of -log p over the predicted words; parameters as in {@link #gradient}. */
  double loss(Backend backend, Sequence x, Parameter embedding, Candidates candidates) {
    Matrix states = rnn.forward(backend, x, null, Mode.EVALUATION).top().output(backend);
    return decoder.loss(backend, states, embedding, candidates, targets(x));
  }

  /**
   * What is known after some words.
   *
   * @param logits of the next word, [1, V]
   * @param states of each layer
   */
  record Next(Matrix logits, State[] states) {}

  /**
   * Reads one text on.
   *
   * @param begin the states before it; null for zeros
   */
  Next next(Backend backend, Sequence x, Parameter embedding, State[] begin) {
    RecurrentStack.Tape tape = rnn.forward(backend, x, begin, Mode.RECORDED_EVALUATION);
    State[] states =
        tape.layers().stream().map(layer -> layer.state(backend)).toArray(State[]::new);
    Matrix last = states[states.length - 1].hidden();
    return new Next(decoder.logits(backend, last, embedding), states);
  }

  /** The candidate that each token's next one is, -1 at a row's end, [N]. */
  private static int[] targets(Sequence x) {
    Packing packing = x.packing();
    int[] targets = packing.next();
    for (int n = 0; n < targets.length; n++) {
      targets[n] = targets[n] < 0 ? -1 : x.index()[targets[n]];
    }
    return targets;
  }
}
