package io.valence.app.input;

import java.util.ArrayList;
import java.util.List;

/**
 * Settings that suit a corpus of its size, as assignments: {@code train.batch=32}. What was tried,
 * and what it came to, stands in {@code configs/README.md}.
 *
 * <p>Nothing in it depends on anything but the facts, so that the same file gets the same settings.
 */
public record SuggestedSettings(CorpusFacts facts) {
  private static final int BATCH = 32;

  /** An epoch of fewer steps is over before anything is learned. */
  private static final int STEPS_PER_EPOCH = 40;

  /** What a training takes at the least, within {@link #MOST_EPOCHS}. */
  private static final int STEPS = 3000;

  private static final int FEWEST_EPOCHS = 12;
  private static final int MOST_EPOCHS = 20;

  /** With fewer rows, rare words and stretched polarity help; with more they do not. */
  private static final int FEW_ROWS = 2000;

  /** With more rows, twelve epochs are more than a training needs. */
  private static final int MANY_ROWS = 50_000;

  /** Texts of more tokens on average are long: an adversary moves all words of them at once. */
  private static final int LONG_TEXT = 60;

  /** A word's vector has room for so many log-count ratios, one a label. */
  private static final int MOST_RATIOS = 25;

  /** The assignments. */
  public List<String> assignments() {
    List<String> all = new ArrayList<>();
    all.add("data.minCount=" + (isSmall() ? 1 : 2));
    if (facts.vectors()) {
      all.add("data.polarity=" + (isSmall() ? 5 : 1));
      all.add("model.embeddingDropout=0.3");
    }
    all.add("train.naiveBayes=" + (beginsWithRatios() ? 1 : 0));
    all.add("train.pretraining=" + (isLong() && !facts.vectors() ? 3 : 0));
    all.add("train.batch=" + BATCH);
    all.add("train.passes=" + passes());
    all.add("train.epochs=" + epochs());
    all.add("train.schedule=cosine");
    all.add("train.learningRate=" + learningRate());
    all.add("train.adversarial=" + (isLong() ? 0 : 0.1));
    return all;
  }

  private boolean isSmall() {
    return facts.rows() < FEW_ROWS;
  }

  private boolean isLong() {
    return facts.meanLength() > LONG_TEXT;
  }

  /** Of a long text the words' sum says more than pretrained vectors do. */
  private boolean beginsWithRatios() {
    return facts.labels() <= MOST_RATIOS && (isLong() || !facts.vectors());
  }

  private int stepsPerPass() {
    return Math.max(1, facts.rows() / BATCH);
  }

  private int passes() {
    return (STEPS_PER_EPOCH + stepsPerPass() - 1) / stepsPerPass();
  }

  private int epochs() {
    if (facts.rows() > MANY_ROWS) {
      return Math.max(3, (int) ((long) FEWEST_EPOCHS * MANY_ROWS / facts.rows()));
    }
    int epochs = isSmall() ? FEWEST_EPOCHS : STEPS / stepsPerPass();
    return Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, epochs));
  }

  private double learningRate() {
    if (isLong()) {
      return 0.001;
    }
    return facts.vectors() && !isSmall() ? 0.003 : 0.002;
  }
}
