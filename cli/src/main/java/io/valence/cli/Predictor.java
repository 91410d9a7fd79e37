package io.valence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.data.Encoder;
import io.valence.model.checkpoint.Json;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.explain.Explanation;
import io.valence.model.explain.IntegratedGradients;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.train.Evaluator;
import io.valence.model.train.TrainConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Answers texts with a trained model; starts the fast backend when there are many. */
final class Predictor implements AutoCloseable {
  /** Texts taken together: enough to sort by length, few enough to hold. */
  static final int CHUNK = 4096;

  private static final int MANY = 256;

  /** Of an explanation while others wait for their answers. */
  private static final int HURRIED_STEPS = 128;

  private final Path file;
  private final Ensemble model;
  private final Encoder encoder;
  private final Supplier<Backend> bulk;
  private int mostSteps = IntegratedGradients.MOST_STEPS;
  private Backend backend;
  private boolean fast;

  /**
   * @param file where the model is from, for messages
   */
  Predictor(Path file, Ensemble model) {
    this.file = file;
    this.model = model;
    this.encoder = model.first().encoder();
    TrainConfig usual = TrainConfig.DEFAULT;
    this.bulk = () -> new Backends().bulk(usual);
    this.backend = new Backends().quick();
  }

  /** One that is to answer many texts, and starts the fast backend at once. */
  static Predictor ofMany(Path file, Ensemble model) {
    Predictor predictor = new Predictor(file, model);
    predictor.mostSteps = HURRIED_STEPS;
    predictor.useFast();
    return predictor;
  }

  private void useFast() {
    backend.close();
    backend = bulk.get();
    fast = true;
  }

  /**
   * The answer to one text.
   *
   * @param text as given
   * @param labels of the model
   * @param probabilities of each label
   * @param tokens how many the text has
   * @param unknown how many of them the model has never seen
   */
  record Prediction(
      String text, List<String> labels, float[] probabilities, int tokens, int unknown) {
    String label() {
      return labels.get(best());
    }

    float probability() {
      return probabilities[best()];
    }

    private int best() {
      return Evaluator.best(new Matrix(1, probabilities.length, probabilities), 0);
    }

    /** The contract's JSON, to which later versions only add. */
    ObjectNode json() {
      ObjectNode root = Json.mapper().createObjectNode();
      root.put("schema", 1);
      root.put("text", text);
      root.put("label", label());
      ObjectNode each = root.putObject("probabilities");
      for (int k = 0; k < probabilities.length; k++) {
        each.put(labels.get(k), probabilities[k]);
      }
      root.put("tokens", tokens);
      root.put("unknown", unknown);
      return root;
    }
  }

  /** The answers, in the order of the texts. */
  Prediction[] predict(List<String> texts) {
    if (!fast && texts.size() >= MANY) {
      useFast();
    }
    Encoder.Encoded[] encoded = texts.stream().map(encoder::encode).toArray(Encoder.Encoded[]::new);
    Matrix probabilities = backend.softmax(model.logits(backend, texts));
    requireFinite(probabilities);
    Prediction[] answers = new Prediction[encoded.length];
    for (int i = 0; i < answers.length; i++) {
      answers[i] =
          new Prediction(
              texts.get(i),
              model.labels(),
              probabilities.copyOfRows(i, i + 1).data(),
              encoded[i].tokens(),
              encoded[i].unknown());
    }
    return answers;
  }

  /** How many tokens of a text the model reads. */
  int maxTokens() {
    return encoder.config().maxTokens();
  }

  /** Which of a longer text these are. */
  String cut() {
    return encoder.config().cut().name().toLowerCase(Locale.ROOT);
  }

  /** What the words of a text did to a label; none when it has no words. */
  WordEffects explain(String text, String label, ExplainMethod method) {
    List<String> words = encoder.words(text);
    int target = model.labels().indexOf(label);
    Explanation found =
        words.isEmpty()
            ? new Explanation(new double[0], 0, null)
            : Explanation.mean(
                model.members().stream()
                    .map(
                        member ->
                            method
                                .of(backend, member.classifier(), mostSteps)
                                .explain(member.encoder().encode(text).ids(), target))
                    .toList());
    return new WordEffects(method, label, words, found);
  }

  /**
   * The answers to the beginnings of a text, from its first word to the whole.
   *
   * @param label whose probability is to be shown
   */
  RunningAnswer running(String text, String label) {
    List<String> words = encoder.words(text);
    Matrix probabilities =
        words.isEmpty()
            ? new Matrix(0, model.labels().size())
            : backend.softmax(model.running(backend, text));
    return new RunningAnswer(words, label, model.labels(), probabilities);
  }

  /** Numbers that are each finite may still overflow together. */
  private void requireFinite(Matrix probabilities) {
    for (float probability : probabilities.data()) {
      if (!Float.isFinite(probability)) {
        throw new ModelFileException(
            file, "its answers are no finite numbers", "train it again with a lower learning rate");
      }
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
