package io.valence.app.pretrain;

import io.valence.app.LibraryVersion;
import io.valence.app.device.Kernels;
import io.valence.app.run.RunPlan;
import io.valence.data.Seed;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.RunConfig;
import io.valence.model.language.LanguageModel;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.LanguageModelTrainer;
import io.valence.model.train.Optimizer;
import java.util.List;
import java.util.Locale;

/**
 * A pretraining before it starts.
 *
 * @param data everything that was read
 * @param provenance where the model will come from
 */
public record PretrainingPlan(PretrainingData data, Provenance provenance)
    implements RunPlan<LanguageModelState> {
  /** Value, gradient and Adam's two moments. */
  private static final int COPIES = 4;

  /** The program itself, with its input and output. */
  private static final long PROGRAM = 64L << 20;

  /** A plan for texts that were read. */
  static PretrainingPlan of(PretrainingData data, Backend backend, List<String> command) {
    return new PretrainingPlan(
        data,
        new Provenance(
            new LibraryVersion().number(),
            data.config().train().compute().seed(),
            data.hashes(),
            command,
            new Kernels(backend).name()));
  }

  @Override
  public RunConfig config() {
    return data.config();
  }

  @Override
  public LanguageModelState state() {
    LanguageModelState state = empty();
    double length = (double) data.train().tokens() / data.train().rows();
    new Initialization(
            new Seed(config().train().compute().seed()),
            config().train().optimization().gates(),
            length)
        .apply(state.model());
    if (data.vectors() != null) {
      data.vectors().fill(state.model().embedding().weight().value().writableData());
    }
    return state;
  }

  @Override
  public LanguageModelState empty() {
    return new LanguageModelState(model(), Optimizer.of(config().train()));
  }

  private LanguageModel model() {
    return new LanguageModel(
        config().model(), config().train().languageModel().tie(), data.vocabulary().size());
  }

  /** The number of trained parameters. */
  public long parameters() {
    // Its matrices are allocated lazily.
    return model().parameters().stream().mapToLong(Parameter::count).sum();
  }

  /** Estimated heap in bytes: weights, texts, and the states and logits of a batch. */
  public long heap() {
    long width = config().model().hidden().stream().mapToLong(Integer::longValue).sum();
    long states = 8L * LanguageModelTrainer.MOST_TOKENS * width * config().model().directions();
    return PROGRAM + 4 * (COPIES * parameters() + data.train().tokens() * 2 + states);
  }

  /**
   * Throws if the pretraining will not fit.
   *
   * @param most available heap in bytes
   */
  void requireFits(long most) {
    if (heap() > most) {
      throw new InputException(
          "data.maxVocabulary or model.embedding",
          String.format(
              Locale.ROOT,
              "the pretraining would take about %,d MiB of Java's heap, which may have %,d",
              heap() >> 20,
              most >> 20),
          "lower it, or give Java more with VALENCE_JAVA_OPTS=-Xmx16g");
    }
  }
}
