package io.valence.app.input;

import io.valence.model.config.PretrainingConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings that suit a corpus of this size, as assignments: {@code train.batch=32}. What was tried,
 * with the results, is in {@code configs/README.md}.
 *
 * <p>They depend on nothing but the facts, so that the same file gets the same settings.
 */
public record SuggestedSettings(CorpusFacts facts) {
  private static final int BATCH = 32;

  /** An epoch of fewer steps ends before anything is learned. */
  private static final int STEPS_PER_EPOCH = 40;

  /** Minimum number of steps of a training, within {@link #MOST_EPOCHS}. */
  private static final int STEPS = 3000;

  private static final int FEWEST_EPOCHS = 12;
  private static final int MOST_EPOCHS = 20;

  /** With more rows, a training needs fewer than twelve epochs. */
  private static final int MANY_ROWS = 50_000;

  /** Mean tokens above which texts are long: an adversarial step moves all words at once. */
  private static final int LONG_TEXT = 60;

  /** Passes of pretraining. */
  private static final int PASSES = 3;

  /** Passages per long text, and the epochs that learn them. */
  private static final int PASSAGES = 3;

  private static final int EPOCHS_OF_PASSAGES = 6;

  /** Maximum number of log-count ratios, one per label, in a word's vector. */
  private static final int MOST_RATIOS = 25;

  /**
   * Few rows of more labels need more and larger steps. Without vectors, words begin with ratios
   * and linear models teach up to {@link #MOST_RATIOS} labels, which are enough.
   */
  private static final int MANY_LABELS = 10;

  /** Letters that the forms of a word have in common. */
  private static final int PREFIX = 4;

  /** The assignments. */
  public List<String> assignments() {
    List<String> all = new ArrayList<>();
    all.add("data.prefix=" + (facts.inflected() && !facts.vectors() ? PREFIX : 0));
    all.add("data.minCount=" + (facts.isSmall() ? 1 : 2));
    if (facts.vectors()) {
      all.add("data.polarity=" + (facts.isSmall() && !facts.layers() ? 5 : 1));
      all.add("model.embeddingDropout=0.3");
    }
    if (facts.layers()) {
      all.add("train.from=" + PretrainingConfig.ENGLISH);
    }
    all.add("train.naiveBayes=" + (beginsWithRatios() ? 1 : 0));
    all.add("train.pretraining=" + (pretrains() ? PASSES : 0));
    all.add("train.passages=" + passages());
    all.add("train.batch=" + BATCH);
    all.add("train.passes=" + passes());
    all.add("train.epochs=" + epochs());
    all.add("train.schedule=cosine");
    all.add("train.learningRate=" + learningRate());
    all.add("train.adversarial=" + adversarial());
    return all;
  }

  private boolean hasFewRowsOfManyLabels() {
    int most = facts.vectors() ? MANY_LABELS : MOST_RATIOS;
    return facts.isSmall() && facts.labels() > most;
  }

  private boolean isLong() {
    return facts.meanLength() > LONG_TEXT;
  }

  /** In long texts, the sum of the words tells more than pretrained vectors. */
  private boolean beginsWithRatios() {
    return facts.labels() <= MOST_RATIOS && (isLong() || !facts.vectors());
  }

  private boolean pretrains() {
    return facts.unlabeled() || isLong() && !facts.vectors();
  }

  /** Passages per text. Short texts have one where there are no word vectors. */
  private int passages() {
    if (learnsLongPassages()) {
      return PASSAGES;
    }
    return !isLong() && !facts.vectors() && isTaughtByLinear() ? 1 : 0;
  }

  /** Where a linear model has rows enough to tell what a passage says. */
  private boolean learnsLongPassages() {
    return isLong() && facts.vectors() && !facts.isSmall() && isTaughtByLinear();
  }

  /** Whether no other model helps, and linear models are trained in little time. */
  private boolean isTaughtByLinear() {
    return facts.rows() <= MANY_ROWS && facts.labels() <= MOST_RATIOS && !facts.taught();
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
    if (learnsLongPassages()) {
      return EPOCHS_OF_PASSAGES;
    }
    if (hasFewRowsOfManyLabels()) {
      return MOST_EPOCHS;
    }
    int epochs = facts.isSmall() ? FEWEST_EPOCHS : STEPS / stepsPerPass();
    return Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, epochs));
  }

  private double adversarial() {
    if (isLong()) {
      return learnsLongPassages() ? 0.02 : 0;
    }
    return 0.1;
  }

  private double learningRate() {
    if (isLong()) {
      return 0.001;
    }
    if (hasFewRowsOfManyLabels()) {
      return 0.004;
    }
    return facts.vectors() && !facts.isSmall() ? 0.003 : 0.002;
  }
}
