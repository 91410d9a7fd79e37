package io.valence.model.layer;

/**
 * The words among which a {@link WordDecoder} predicts: the whole vocabulary, or a sample of it.
 *
 * <p>A sample stands for the vocabulary if each word counts 1 / P(word is in the sample) times, so
 * that the expected sum of e^logit is the softmax's denominator (Horvitz and Thompson 1952; <a
 * href="https://arxiv.org/abs/1412.2007">Jean et al. 2015</a>).
 *
 * @param ids the words, each once, [C]
 * @param logProbabilities the logarithm of each one's probability of being in the sample, [C]; null
 *     for the whole vocabulary
 */
public record Candidates(int[] ids, float[] logProbabilities) {
  /** The bias of each, corrected for its probability, [C]. */
  float[] biases(float[] biasOfWord) {
    float[] biases = new float[ids.length];
    for (int c = 0; c < ids.length; c++) {
      biases[c] = biasOfWord[ids[c]] - (logProbabilities == null ? 0 : logProbabilities[c]);
    }
    return biases;
  }
}
