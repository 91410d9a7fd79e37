package io.valence.model.train;

import io.valence.data.Seed;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.RegularizationConfig;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Loss;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.math.Targets;
import java.util.random.RandomGenerator;

/**
 * The parts of the loss that need no labels, for labeled and unlabeled rows alike:
 *
 * <ul>
 *   <li>virtual adversarial training, <a href="https://arxiv.org/abs/1605.07725">Miyato, Dai and
 *       Goodfellow (2017)</a>, equations 6 and 7: the mean over rows of KL(p(x) ‖ p(x + r)), where
 *       p(x) is a constant, and r moves each word's vector by a share of its length in the
 *       direction in which the divergence grows fastest, found by one gradient at a random point
 *       nearby;
 *   <li>the mean over rows of the entropy of p(x), <a
 *       href="https://papers.nips.cc/paper/2740">Grandvalet and Bengio (2004)</a>.
 * </ul>
 *
 * <p>Together with the labels' loss and its adversary they are the mixed objective of <a
 * href="https://arxiv.org/abs/2009.04007">Sachan, Zaheer and Salakhutdinov (2019)</a>.
 *
 * @param config its virtualAdversarial and entropy
 */
record LossWithoutLabels(Backend backend, Classifier model, RegularizationConfig config) {
  /** Length of the random move at which the gradient is taken, as a part of the later one. */
  static final double NEARBY = 0.1;

  /** Adds the gradients for the rows; every pass has the same dropout. */
  void addTo(GradientSum sum, TokenBatch rows, RandomGenerator random) {
    Seed seed = new Seed(random.nextLong());
    addTo(sum, rows, noise(rows.ids().length, seed.stream("noise")), seed);
  }

  /**
   * As above.
   *
   * @param noise direction of the random move of each word, [U, E]
   * @param dropout its seed
   */
  void addTo(GradientSum sum, TokenBatch rows, Matrix noise, Seed dropout) {
    Mode mode = Mode.training(dropout.stream("dropout"));
    Classifier.Pass pass = model.forward(backend, rows, mode);
    Matrix p = new Loss().softmax(pass.logits());
    if (config.entropy() > 0) {
      Matrix dEntropy = new Loss().entropy(pass.logits()).gradient();
      Matrix dLogits = backend.matrix(dEntropy.rows(), dEntropy.columns(), dEntropy.data());
      sum.add((float) config.entropy(), model.backward(backend, pass, dLogits, true));
    }
    if (config.virtualAdversarial() > 0) {
      Targets targets = targets(p);
      RowGradient nearby =
          divergence(
              rows,
              targets,
              new RowGradient(rows.ids(), noise),
              NEARBY * config.virtualAdversarial(),
              dropout);
      sum.add(1, divergence(rows, targets, nearby, config.virtualAdversarial(), dropout));
    }
  }

  /**
   * The gradient of the divergence where words are moved.
   *
   * @param direction of the move of each word
   * @param share length of the move, as a part of the vector's
   */
  private RowGradient divergence(
      TokenBatch rows, Targets targets, RowGradient direction, double share, Seed dropout) {
    Matrix shift = new FastGradientPerturbation(share).shift(backend, model.embedding(), direction);
    Mode aside = Mode.trainingAside(dropout.stream("dropout"));
    Classifier.Pass pass = model.forward(backend, rows, null, shift, aside);
    Matrix dLogits = backend.trainingLoss(pass.logits(), targets).gradient();
    return model.backward(backend, pass, dLogits, true);
  }

  private static Targets targets(Matrix p) {
    double[] probabilities = new double[p.size()];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = p.data()[i];
    }
    return Targets.of(probabilities, p.columns(), LossOptions.PLAIN);
  }

  private Matrix noise(int words, RandomGenerator random) {
    int width = model.embedding().weight().shape()[1];
    float[] numbers = new float[words * width];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return backend.matrix(words, width, numbers);
  }
}
