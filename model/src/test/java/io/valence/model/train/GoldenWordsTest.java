package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.model.GoldenCase;
import io.valence.model.TestBackends;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.language.CandidateSampler;
import io.valence.model.language.LanguageModel;
import io.valence.model.language.Perplexity;
import io.valence.model.layer.Candidates;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch's numbers for language models of every cell, through every backend. */
@Tag("gpu")
class GoldenWordsTest {
  static List<Arguments> cases() throws IOException, URISyntaxException {
    return GoldenTest.cases("/golden-words");
  }

  @Test
  void thereAreEightCases() throws IOException, URISyntaxException {
    assertEquals(8 * TestBackends.values().length, cases().size());
  }

  private static final RandomGenerator NO_DROPOUT = new Seed(1).stream("unused");
  private static final List<RandomGenerator> RANDOM = List.of(NO_DROPOUT, NO_DROPOUT, NO_DROPOUT);

  private static Corpus corpus(GoldenCase golden) {
    return Corpus.of(golden.ids(), new int[golden.ids().length]);
  }

  /** The whole vocabulary. */
  private static Candidates all(GoldenCase golden, LanguageModel model, TokenBatch batch) {
    return new CandidateSampler(corpus(golden), model.vocabulary(), 0)
        .candidates(batch, NO_DROPOUT);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void aPassGivesPyTorchsLossAndGradients(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    try (Backend backend = kind.open(2)) {
      LanguageModel model = golden.languageModel();
      TokenBatch batch = TokenBatch.of(golden.ids());
      LanguageModel.Gradient gradient =
          model.gradient(backend, batch, all(golden, model, batch), RANDOM);
      assertEquals(golden.floats("out.loss")[0], gradient.loss(), 1e-5);
      for (Parameter p : model.denseParameters()) {
        golden.requireRelative("grad." + p.name(), p.gradient().data());
      }
      assertEquals(
          model.parameters().size() - model.denseParameters().size(), gradient.rows().size());
      for (Map.Entry<Parameter, RowGradient> rows : gradient.rows().entrySet()) {
        Matrix value = rows.getKey().value();
        Matrix whole = new Matrix(value.rows(), value.columns());
        backend.scatter(rows.getValue().rows(), rows.getValue().ids(), whole);
        golden.requireRelative("grad." + rows.getKey().name(), whole.data());
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void perplexityIsOfPyTorchsLosses(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    try (Backend backend = kind.open(2)) {
      Perplexity perplexity = Perplexity.of(backend, golden.languageModel(), corpus(golden));
      float[] expected = golden.floats("out.losses");
      assertEquals(expected.length, perplexity.losses().size());
      for (int d = 0; d < expected.length; d++) {
        assertEquals(expected[d], perplexity.losses().get(d), 1e-5);
        assertEquals(Math.exp(expected[d]), perplexity.of(d), 1e-4 * Math.exp(expected[d]));
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void threeStepsOfAdamGivePyTorchsParameters(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    TrainConfig config = new ConfigReader(RunConfig.DEFAULT).set("train.clip=1").read().train();
    try (Backend backend = kind.open(2)) {
      LanguageModel model = golden.languageModel();
      LanguageModelState state = new LanguageModelState(model, Optimizer.of(config));
      LanguageModelTrainer trainer =
          new LanguageModelTrainer(backend, config, corpus(golden), null);
      TokenBatch batch = TokenBatch.of(golden.ids());
      for (float expected : golden.floats("step.losses")) {
        double loss = trainer.step(state, batch, all(golden, model, batch), RANDOM, 0.01);
        assertEquals(expected, loss, 1e-5);
      }
      for (Parameter p : model.parameters()) {
        golden.requireRelative("step." + p.name(), p.value().data());
      }
    }
  }
}
