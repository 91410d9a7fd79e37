package io.valence.model.classifier;

import io.valence.model.config.ModelConfig;
import io.valence.model.config.Pooling;
import io.valence.model.layer.AttentionPooler;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Embedding;
import io.valence.model.layer.Head;
import io.valence.model.layer.LastPooler;
import io.valence.model.layer.MaxPooler;
import io.valence.model.layer.MeanPooler;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.Pooler;
import io.valence.model.layer.RecurrentLayer;
import io.valence.model.layer.RecurrentStack;
import io.valence.model.layer.Sequence;
import io.valence.model.layer.State;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.PreparedLayer;
import java.util.List;
import java.util.stream.Stream;

/** Embedding, recurrent layers, pooling, head: from token ids to logits and back. */
public final class Classifier {
  private final ModelConfig config;
  private final int classes;
  private final Embedding embedding;
  private final RecurrentStack rnn;
  private final Pooler pooler;
  private final Head head;

  /**
   * A classifier whose weights are still zero; see {@link Initialization}.
   *
   * @param vocabulary V
   * @param classes K
   */
  public Classifier(ModelConfig config, int vocabulary, int classes) {
    this.config = config;
    this.classes = classes;
    this.embedding = new Embedding(vocabulary, config.embedding(), config.embeddingDropout());
    this.rnn =
        new RecurrentStack(
            config.mathCell(),
            config.embedding(),
            config.hiddenWidths(),
            config.bidirectional(),
            new RecurrentStack.Rates(config.dropout(), config.recurrentDropout()),
            "rnn.");
    this.pooler = pooler(config.pooling(), rnn.outputColumns());
    this.head = new Head(rnn.outputColumns(), config.head(), classes, config.dropout());
  }

  /**
   * @param width D·H of the last layer
   */
  private static Pooler pooler(Pooling pooling, int width) {
    return switch (pooling) {
      case LAST -> new LastPooler();
      case MEAN -> new MeanPooler();
      case MAX -> new MaxPooler();
      case ATTENTION -> new AttentionPooler(width);
    };
  }

  /** The number of trained parameters. */
  public long parameterCount() {
    return parameters().stream().mapToLong(Parameter::count).sum();
  }

  /** A copy of the classifier with its own memory. */
  public Classifier copy() {
    Classifier copy = new Classifier(config, vocabulary(), classes);
    copy.take(this);
    return copy;
  }

  /** A copy that knows the first words only. */
  public Classifier withVocabulary(int size) {
    Classifier copy = new Classifier(config, size, classes);
    Matrix words = copy.embedding.weight().value();
    System.arraycopy(embedding.weight().value().data(), 0, words.writableData(), 0, words.size());
    copy(numbers().subList(1, numbers().size()), copy.numbers().subList(1, numbers().size()));
    return copy;
  }

  /** Copies the numbers of another classifier of the same shape. */
  public void take(Classifier other) {
    copy(other.numbers(), numbers());
  }

  private static void copy(List<Matrix> sources, List<Matrix> targets) {
    for (int i = 0; i < sources.size(); i++) {
      targets.get(i).set(sources.get(i));
    }
  }

  /** The numbers of every parameter and buffer, the embedding's first. */
  private List<Matrix> numbers() {
    return Stream.concat(
            parameters().stream().map(Parameter::value), buffers().stream().map(Buffer::value))
        .toList();
  }

  public ModelConfig config() {
    return config;
  }

  /** V. */
  public int vocabulary() {
    return embedding.weight().shape()[0];
  }

  /** K. */
  public int classes() {
    return classes;
  }

  public Embedding embedding() {
    return embedding;
  }

  RecurrentStack rnn() {
    return rnn;
  }

  Pooler pooler() {
    return pooler;
  }

  Head head() {
    return head;
  }

  /** Every parameter, the embedding first, in the order of PyTorch's state dict. */
  public List<Parameter> parameters() {
    return Stream.concat(Stream.of(embedding.weight()), denseParameters().stream()).toList();
  }

  /** Every parameter but the embedding: those with dense gradients. */
  public List<Parameter> denseParameters() {
    return Stream.of(rnn.parameters(), pooler.parameters(), head.parameters())
        .flatMap(List::stream)
        .toList();
  }

  /** The untrained part of the state. */
  public List<Buffer> buffers() {
    return head.buffers();
  }

  /** Multiplies all future logits by a factor, through {@code head.3}. */
  public void scaleLogits(float factor) {
    head.scaleLogits(factor);
  }

  /** Adds a number to each label's future logits, [K], through {@code head.3.bias}. */
  public void addToLogits(double[] bias) {
    head.addToLogits(bias);
  }

  /** The result of a forward pass; rows in packed order. */
  public record Pass(
      Embedding.Tape embedding, RecurrentStack.Tape rnn, Pooler.Pooled pooled, Head.Tape head) {
    /** [B, K], rows in packed order. */
    public Matrix logits() {
      return head.logits();
    }
  }

  /** Ids to logits, from zero states. */
  public Pass forward(Backend backend, TokenBatch batch, Mode mode) {
    return forward(backend, batch, null, mode);
  }

  /**
   * Ids to logits.
   *
   * @param initial initial state of each layer; null for zeros
   */
  public Pass forward(Backend backend, TokenBatch batch, State[] initial, Mode mode) {
    return forward(backend, batch, initial, null, mode);
  }

  /**
   * Ids to logits, with modified word vectors.
   *
   * @param initial as above
   * @param shift what is added to the vector of each of the batch's words, [U, E]; null for nothing
   */
  public Pass forward(Backend backend, TokenBatch batch, State[] initial, Matrix shift, Mode mode) {
    Embedding.Tape words = embedding.forward(backend, batch, shift, mode);
    return through(backend, words, words.output(), initial, mode);
  }

  /**
   * Vectors to logits, from zero states: everything after the embedding.
   *
   * @param vectors one of width E per token
   */
  public Pass forward(Backend backend, Sequence vectors, Mode mode) {
    return through(backend, null, vectors, null, mode);
  }

  private Pass through(
      Backend backend, Embedding.Tape words, Sequence vectors, State[] initial, Mode mode) {
    RecurrentStack.Tape tape = rnn.forward(backend, vectors, initial, mode);
    Pooler.Pooled pooled = pooler.forward(backend, tape.top());
    return new Pass(words, tape, pooled, head.forward(backend, pooled.features(), mode));
  }

  /**
   * Accumulates the gradients of the dense parameters.
   *
   * @param dLogits [B, K], rows in packed order
   * @param trainEmbedding whether the embedding's gradient is wanted
   * @return the embedding's gradient, or null when not wanted
   */
  public Embedding.RowGradient backward(
      Backend backend, Pass pass, Matrix dLogits, boolean trainEmbedding) {
    Matrix dRows = backwardToVectors(backend, pass, dLogits, trainEmbedding);
    return trainEmbedding ? embedding.backward(backend, pass.embedding, dRows) : null;
  }

  /**
   * The gradient of a pass's input vectors, [R, E]; the dense parameters' gradients are accumulated
   * too.
   *
   * @param dLogits [B, K], rows in packed order
   */
  public Matrix vectorGradient(Backend backend, Pass pass, Matrix dLogits) {
    return backwardToVectors(backend, pass, dLogits, true);
  }

  private Matrix backwardToVectors(
      Backend backend, Pass pass, Matrix dLogits, boolean wantsVectors) {
    Matrix dFeatures = head.backward(backend, pass.head, dLogits);
    RecurrentLayer.OutputGradient d = pass.pooled.backward().apply(dFeatures);
    return rnn.backward(backend, pass.rnn, d, wantsVectors).rows();
  }

  /** The number of features that the head reads: D·H of the last recurrent layer. */
  public int featureCount() {
    return rnn.outputColumns();
  }

  /** The features that the head reads, in evaluation mode, [B, D·H], rows in the caller's order. */
  public Matrix features(Backend backend, int[][] rows) {
    TokenBatch batch = TokenBatch.of(rows);
    return backend.pass(
        () -> {
          Matrix packed = pooler.forward(backend, read(backend, batch).top()).features();
          Matrix out = new Matrix(packed.rows(), packed.columns());
          backend.scatter(packed, batch.packing().order(), out);
          return out;
        });
  }

  /** The last recurrent layer's output at each step of a row, forward half first, [T, D·H]. */
  public Matrix outputs(Backend backend, int[] row) {
    TokenBatch batch = TokenBatch.of(new int[][] {row});
    return backend.pass(() -> read(backend, batch).top().output(backend).copy());
  }

  private RecurrentStack.Tape read(Backend backend, TokenBatch batch) {
    Embedding.Tape words = embedding.forward(backend, batch, null, Mode.EVALUATION);
    return rnn.forward(backend, words.output(), null, Mode.EVALUATION);
  }

  /** D · GH of the lowest layer. */
  int gateColumns() {
    return config.hiddenWidths()[0] * config.mathCell().gates() * (config.bidirectional() ? 2 : 1);
  }

  /** The logits for rows of ids in evaluation mode, [B, K], rows in the caller's order. */
  public Matrix logits(Backend backend, int[][] rows) {
    return logits(backend, null, rows);
  }

  /**
   * As above.
   *
   * @param prepared the layers with the first words, see {@link PreparedNetwork}; null for none
   */
  Matrix logits(Backend backend, List<PreparedLayer> prepared, int[][] rows) {
    TokenBatch batch = TokenBatch.of(rows, prepared == null ? 0 : prepared.get(0).rows());
    return backend.pass(
        () -> {
          Sequence words = embedding.forward(backend, batch, null, Mode.EVALUATION).output();
          Matrix features =
              pooler.forward(backend, rnn.forward(backend, words, prepared).top()).features();
          Matrix packed = head.forward(backend, features, Mode.EVALUATION).logits();
          Matrix out = new Matrix(packed.rows(), packed.columns());
          backend.scatter(packed, batch.packing().order(), out);
          return out;
        });
  }
}
