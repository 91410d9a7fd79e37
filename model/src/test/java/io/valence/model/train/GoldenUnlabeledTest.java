package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.Seed;
import io.valence.model.GoldenCase;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RegularizationConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Loss;
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

/** PyTorch's numbers for the parts of the loss without labels, through every backend. */
@Tag("gpu")
class GoldenUnlabeledTest {
  static List<Arguments> cases() throws IOException, URISyntaxException {
    return GoldenTest.cases("/golden-unlabeled");
  }

  @Test
  void thereAreFourCases() throws IOException, URISyntaxException {
    assertEquals(4 * TestBackends.values().length, cases().size());
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void entropyIsPyTorchs(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    try (Backend backend = kind.open(2)) {
      TokenBatch batch = TokenBatch.of(golden.ids());
      Mode mode = Mode.training(new Seed(1).stream("none"));
      Matrix logits = golden.classifier().forward(backend, batch, mode).logits();
      double sum = new Loss().entropy(logits).total().getAsDouble();
      assertEquals(golden.floats("out.entropy")[0], sum / golden.rows(), 1e-5);
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("cases")
  void gradientsArePyTorchs(String name, Path file, TestBackends kind) {
    GoldenCase golden = new GoldenCase(file);
    RegularizationConfig config =
        new ConfigReader(RunConfig.DEFAULT)
            .set("train.entropy=" + golden.entropy())
            .set("train.virtualAdversarial=" + golden.virtualAdversarial())
            .read()
            .train()
            .regularization();
    try (Backend backend = kind.open(2)) {
      Classifier model = golden.classifier();
      TokenBatch batch = TokenBatch.of(golden.ids());
      Matrix weight = model.embedding().weight().value();
      Matrix all = new Matrix(weight.rows(), weight.columns(), golden.floats("noise"));
      Matrix noise = backend.matrix(batch.ids().length, weight.columns());
      backend.gather(all, batch.ids(), noise, 0);
      GradientSum sum = new GradientSum(backend, model.denseParameters());
      new LossWithoutLabels(backend, model, config).addTo(sum, batch, noise, new Seed(1));
      RowGradient rows = sum.finish();
      for (Parameter p : model.denseParameters()) {
        golden.requireRelative("grad." + p.name(), p.gradient().data());
      }
      Matrix dWeight = new Matrix(weight.rows(), weight.columns());
      backend.scatter(rows.rows(), rows.ids(), dWeight);
      golden.requireRelative("grad.embedding.weight", dWeight.data());
    }
  }
}
