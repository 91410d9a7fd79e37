package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * From the state at each token to the logits of words: {@code torch.nn.Linear(H, V)}, or tied to
 * the embedding: Linear(H, E), whose inner products with the word vectors, plus a bias, are the
 * logits (<a href="https://arxiv.org/abs/1608.05859">Press and Wolf 2017</a>).
 */
public final class WordDecoder {
  private final Linear projection; // null unless tied
  private final Parameter weight; // null if tied
  private final Parameter bias;

  /**
   * @param prefix of the parameter names
   * @param vocabulary V
   * @param hidden H
   * @param embedding E
   * @param tied whether the embedding's vectors are the weights
   */
  public WordDecoder(String prefix, int vocabulary, int hidden, int embedding, boolean tied) {
    this.projection = tied ? new Linear(prefix + "projection", hidden, embedding, true) : null;
    this.weight = tied ? null : Parameter.weight(prefix + "decoder.weight", vocabulary, hidden);
    this.bias = Parameter.vector(prefix + "decoder.bias", vocabulary);
  }

  /**
   * The parameters with a dense gradient: {@code projection.weight [E, H]} and {@code .bias [E]} if
   * tied, {@code decoder.bias [V]}.
   */
  public List<Parameter> denseParameters() {
    return Stream.concat(
            projection == null ? Stream.of() : projection.parameters().stream(), Stream.of(bias))
        .toList();
  }

  /** {@code decoder.weight} [V, H], whose gradient has only the candidates' rows; null if tied. */
  public Parameter weight() {
    return weight;
  }

  /** {@code decoder.bias} [V]. */
  public Parameter bias() {
    return bias;
  }

  /**
   * Result of a pass.
   *
   * @param loss the sum of -log p over the targets
   * @param states d loss / d states, [N, H]
   * @param vectors d loss / d candidates' rows of the weights, [C, H], or of the embedding, [C, E]
   */
  public record Gradient(double loss, Matrix states, Matrix vectors) {}

  /**
   * Runs forward and backward, and fills the gradients of the dense parameters.
   *
   * @param states the state at each token, [N, H]
   * @param embedding [V, E]; not used unless tied
   * @param targets the index of each token's target in the candidates, -1 for none, [N]
   * @param share scale factor of the gradient of each token's loss
   */
  public Gradient gradient(
      Backend backend,
      Matrix states,
      Parameter embedding,
      Candidates candidates,
      int[] targets,
      double share) {
    Matrix guess = guess(backend, states);
    Matrix left = withColumn(backend, guess, ones(guess.rows()));
    Matrix right = rows(backend, embedding, candidates);
    Matrix dLeft = backend.matrix(left.rows(), left.columns());
    Matrix dRight = backend.matrix(right.rows(), right.columns());
    double loss = backend.tiedSoftmax(left, right, targets, (float) share, dLeft, dRight);
    Matrix dGuess = backend.matrix(guess.rows(), guess.columns());
    backend.columns(dLeft, 0, dGuess, 0);
    Matrix dVectors = backend.matrix(right.rows(), guess.columns());
    backend.columns(dRight, 0, dVectors, 0);
    Matrix dBias = backend.matrix(right.rows(), 1);
    backend.columns(dRight, guess.columns(), dBias, 0);
    fillBias(dBias.data(), candidates.ids());
    Matrix dStates = projection == null ? dGuess : projection.backward(backend, states, dGuess);
    return new Gradient(loss, dStates, dVectors);
  }

  /** The sum of -log p over the targets; parameters as in {@link #gradient}. */
  public double loss(
      Backend backend, Matrix states, Parameter embedding, Candidates candidates, int[] targets) {
    Matrix guess = guess(backend, states);
    return backend.tiedSoftmax(
        withColumn(backend, guess, ones(guess.rows())),
        rows(backend, embedding, candidates),
        targets,
        1,
        null,
        null);
  }

  /** The logits of all words, [N, V]. */
  public Matrix logits(Backend backend, Matrix states, Parameter embedding) {
    return backend.linear(guess(backend, states), table(embedding).value(), bias.value());
  }

  private Parameter table(Parameter embedding) {
    return weight == null ? embedding : weight;
  }

  private Matrix guess(Backend backend, Matrix states) {
    return projection == null ? states : projection.forward(backend, states);
  }

  /** The candidates' weights, followed by their biases, so that one product has both. */
  private Matrix rows(Backend backend, Parameter embedding, Candidates candidates) {
    Matrix table = table(embedding).value();
    Matrix rows = backend.matrix(candidates.ids().length, table.columns());
    backend.gather(table, candidates.ids(), rows, 0);
    return withColumn(backend, rows, candidates.biases(bias.value().data()));
  }

  private static Matrix withColumn(Backend backend, Matrix x, float[] column) {
    int[] identity = new int[x.rows()];
    Arrays.setAll(identity, i -> i);
    Matrix out = backend.matrix(x.rows(), x.columns() + 1);
    backend.gather(x, identity, out, 0);
    backend.gather(backend.matrix(x.rows(), 1, column), identity, out, x.columns());
    return out;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private void fillBias(float[] d, int[] ids) {
    float[] gradient = bias.gradient().writableData();
    Arrays.fill(gradient, 0);
    for (int c = 0; c < ids.length; c++) {
      gradient[ids[c]] = d[c];
    }
  }
}
