package io.valence.model.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.classifier.LanguageModelLayers;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.Sequence;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelTest {
  private static final int WORDS = 12;
  private static final int[] TEXT = {3, 7, 2, 7, 11};

  private static ModelConfig config(String cell) {
    return RunConfig.DEFAULT
        .with("model.cell=" + cell, "model.embedding=4", "model.hidden=[5,3]")
        .model()
        .withoutDropout();
  }

  private static LanguageModel model(String cell, boolean tied) {
    LanguageModel model = new LanguageModel(config(cell), tied, WORDS);
    new Initialization(new Seed(3)).apply(model);
    RandomGenerator random = new Seed(4).stream("bias");
    for (WordPredictor direction : model.directions()) {
      float[] bias = direction.decoder().bias().value().writableData();
      for (int i = 0; i < bias.length; i++) {
        bias[i] = random.nextFloat();
      }
    }
    return model;
  }

  /** The last layer's output of a direction at each word of a text, in reading order. */
  private static Matrix states(Backend backend, LanguageModel model, int direction, int[] read) {
    TokenBatch batch = TokenBatch.of(new int[][] {read});
    return backend.pass(
        () -> {
          Sequence x =
              new Sequence(
                  model.embedding().vectors(backend, batch.ids()), batch.index(), batch.packing());
          return model
              .directions()
              .get(direction)
              .rnn()
              .forward(backend, x, null, Mode.EVALUATION)
              .top()
              .output(backend)
              .copy();
        });
  }

  /** Higher layers too, since the weights for the other direction are zero. */
  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru", "rnn"})
  void aClassifierThatStartsFromItHasItsStates(String cell) {
    LanguageModel model = model(cell, true);
    Classifier classifier = new Classifier(config(cell), WORDS, 2);
    new Initialization(new Seed(9)).apply(classifier);
    new LanguageModelLayers(model).copyAllTo(classifier);
    int[] backward = new int[TEXT.length];
    for (int t = 0; t < TEXT.length; t++) {
      backward[t] = TEXT[TEXT.length - 1 - t];
    }
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Matrix both = classifier.outputs(backend, TEXT);
      Matrix next = states(backend, model, 0, TEXT);
      Matrix previous = states(backend, model, 1, backward);
      for (int t = 0; t < TEXT.length; t++) {
        for (int h = 0; h < 3; h++) {
          assertEquals(next.get(t, h), both.get(t, h), 1e-6);
          assertEquals(previous.get(TEXT.length - 1 - t, h), both.get(t, 3 + h), 1e-6);
        }
      }
    }
  }

  @Test
  void theNamesAreThoseOfPyTorch() {
    List<String> names = model("lstm", false).parameters().stream().map(Parameter::name).toList();
    assertTrue(
        names.containsAll(
            List.of(
                "embedding.weight",
                "next.rnn.weight_ih_l0",
                "next.rnn.bias_hh_l1",
                "next.decoder.weight",
                "next.decoder.bias",
                "previous.rnn.weight_hh_l1",
                "previous.decoder.weight")));
    assertEquals(1 + 2 * (8 + 2), names.size());
    assertArrayEquals(
        new int[] {4 * 3, 5}, parameter(model("lstm", false), "next.rnn.weight_ih_l1").shape());
    assertArrayEquals(
        new int[] {4, 3}, parameter(model("lstm", true), "next.projection.weight").shape());
  }

  private static Parameter parameter(LanguageModel model, String name) {
    return model.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  /** Words 2 to 4 are words 9, none and 2 of the other model. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wordsAreTakenFromAModelOfAnotherVocabulary(boolean tied) {
    LanguageModel from = model("gru", tied);
    LanguageModel to = new LanguageModel(config("gru"), tied, 5);
    to.parameters().forEach(p -> Arrays.fill(p.value().writableData(), -7));
    to.take(from, new int[] {0, 1, 9, -1, 2});
    for (Parameter p : to.parameters()) {
      float[] source = parameter(from, p.name()).value().data();
      float[] target = p.value().data();
      if (p.shape()[0] != 5) {
        assertArrayEquals(source, target, p.name());
        continue;
      }
      int width = target.length / 5;
      for (int i = 0; i < width; i++) {
        assertEquals(source[9 * width + i], target[2 * width + i], p.name());
        assertEquals(-7, target[3 * width + i], p.name());
        assertEquals(source[2 * width + i], target[4 * width + i], p.name());
      }
    }
  }

  /** Word after word gives what reading the whole text gives. */
  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru", "rnn"})
  void itContinuesFromItsStates(String cell) {
    LanguageModel model = model(cell, true);
    for (Parameter p : model.parameters()) {
      float[] numbers = p.value().writableData();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] *= p.name().contains("bias") ? 0 : 4; // what was read decides
      }
    }
    RandomGenerator random = new Seed(6).stream("texts");
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Completion completion = new Completion(backend, model);
      int forgetful = 0;
      for (int i = 0; i < 100; i++) {
        int[] text = random.ints(4, 2, WORDS).toArray();
        int[] more = completion.continued(text, 2, 0, null);
        int[] first = Arrays.copyOf(text, 5);
        first[4] = more[0];
        assertEquals(completion.likeliest(text, 1).get(0).id(), more[0]);
        assertEquals(completion.likeliest(first, 1).get(0).id(), more[1]);
        int[] alone = {more[0]};
        forgetful += completion.likeliest(alone, 1).get(0).id() == more[1] ? 0 : 1;
      }
      assertTrue(forgetful > 0, "what was read before a word decides about the next one");
    }
  }

  @Test
  void theProbabilitiesAreOfAllWordsButPaddingAndUnknownIsNotNamed() {
    LanguageModel model = model("lstm", true);
    float[] bias = model.directions().get(0).decoder().bias().value().writableData();
    bias[Vocabulary.PAD] = 50;
    bias[Vocabulary.UNKNOWN] = 5;
    bias[6] = 4;
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Completion completion = new Completion(backend, model);
      List<Completion.Word> all = completion.likeliest(TEXT, 100);
      assertEquals(WORDS - 2, all.size());
      assertEquals(6, all.get(0).id());
      double sum = all.stream().mapToDouble(Completion.Word::probability).sum();
      assertTrue(sum < 0.8, "most is left for the unknown word: " + sum);
      RandomGenerator random = new Seed(1).stream("test");
      int[] drawn = completion.continued(TEXT, 300, 1, random);
      assertTrue(Arrays.stream(drawn).allMatch(id -> id > Vocabulary.UNKNOWN && id < WORDS));
      assertTrue(Arrays.stream(drawn).distinct().count() > 5);
      int[] cold = completion.continued(TEXT, 300, 0.1, random);
      assertTrue(Arrays.stream(cold).filter(id -> id == 6).count() > 290);
    }
  }
}
