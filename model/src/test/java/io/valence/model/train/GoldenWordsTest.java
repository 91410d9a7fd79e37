package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.Corpus;
import io.valence.model.GoldenCase;
import io.valence.model.TestBackends;
import io.valence.model.classifier.LanguageModel;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch's numbers for the language model of train.pretraining, through every backend. */
@Tag("gpu")
class GoldenWordsTest {
  static List<Arguments> cases() throws IOException, URISyntaxException {
    return GoldenTest.cases("/golden-words");
  }

  @Test
  void thereAreFourCases() throws IOException, URISyntaxException {
    assertEquals(4 * TestBackends.values().length, cases().size());
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void aPassGivesPyTorchsLossAndGradients(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    try (Backend backend = kind.open(2)) {
      LanguageModel model = golden.languageModel();
      LanguageModel.Gradient gradient = model.gradient(backend, TokenBatch.of(golden.ids()));
      assertEquals(golden.floats("out.loss")[0], gradient.loss(), 1e-5);
      for (Parameter p : model.denseParameters()) {
        golden.requireRelative("grad." + p.name(), p.gradient().data());
      }
      Matrix weight = model.embedding().weight().value();
      Matrix dWeight = new Matrix(weight.rows(), weight.columns());
      backend.scatter(gradient.words().rows(), gradient.words().ids(), dWeight);
      golden.requireRelative("grad.embedding.weight", dWeight.data());
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void threeStepsOfAdamGivePyTorchsParameters(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    TrainConfig config = new ConfigReader(RunConfig.DEFAULT).set("train.clip=1").read().train();
    try (Backend backend = kind.open(2)) {
      LanguageModel model = golden.languageModel();
      Pretraining pretraining = new Pretraining(model);
      Corpus none = Corpus.of(new int[0][], new int[0]);
      Pretrainer pretrainer = new Pretrainer(backend, config, none);
      for (float expected : golden.floats("step.losses")) {
        double loss = pretrainer.step(pretraining, TokenBatch.of(golden.ids()), 0.01);
        assertEquals(expected, loss, 1e-5);
      }
      for (Parameter p : model.denseParameters()) {
        golden.requireRelative("step." + p.name(), p.value().data());
      }
      golden.requireRelative("step.embedding.weight", model.embedding().weight().value().data());
    }
  }
}
