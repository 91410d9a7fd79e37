package io.valence;

import io.valence.app.run.Ensemble;
import io.valence.app.run.ModelPath;
import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.Encoder;
import io.valence.data.LabeledFile;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.Evaluator;
import io.valence.model.evaluate.OrdinalScale;
import io.valence.model.evaluate.Scores;
import io.valence.model.explain.AttributionMethod;
import io.valence.model.explain.IntegratedGradients;
import io.valence.model.linear.LinearModel;
import io.valence.model.math.Backend;
import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A trained model, or an ensemble of them, that predicts labels of texts.
 *
 * <pre>{@code
 * try (SentimentModel model = SentimentModel.load(Path.of("runs/en"))) {
 *   Prediction p = model.predict("clean and quiet");
 *   System.out.println(p.label() + " " + p.probability());
 * }
 * }</pre>
 *
 * <p>Give texts unprocessed: tokenization, lower casing and truncation are as in training.
 *
 * <p><b>Threads.</b> Any number of threads may call every method at the same time. Predictions of
 * one text run in parallel without a lock; explanations run one at a time.
 *
 * <p><b>Computation.</b> Short lists are predicted in plain Java on the calling thread. A list of
 * {@value #BULK} texts or more uses all processors (see {@link Computation} for other ways), and
 * OpenBLAS and oneDNN if their jars are on the class path (oneDNN only with {@code
 * OMP_NUM_THREADS=1} in the environment: otherwise sums would depend on its number of threads). The
 * two differ by rounding, at most 2e-6 in a probability.
 */
public final class SentimentModel implements AutoCloseable {
  /** Minimum number of texts for bulk prediction. */
  static final int BULK = 256;

  private final String name;
  private final Ensemble ensemble;
  private final Supplier<LinearModel> baseline; // loaded only if needed; not for predictions
  private final Explainer explainer;
  private final Engines engines;
  private final Lifetime lifetime = new Lifetime("model");

  private SentimentModel(
      String name, Explainer explainer, Supplier<LinearModel> baseline, Engines engines) {
    this.name = name;
    this.ensemble = explainer.ensemble();
    this.explainer = explainer;
    this.baseline = baseline;
    this.engines = engines;
  }

  private static SentimentModel of(
      String name, Ensemble ensemble, Supplier<LinearModel> baseline, Computation computation) {
    Objects.requireNonNull(computation, "computation");
    return new SentimentModel(
        name, new Explainer(ensemble), baseline, new Engines(ensemble, computation));
  }

  /**
   * Loads a model from a run folder, the folder of an ensemble, or a {@code .safetensors} file.
   *
   * @param path of the folder or file
   * @return the model, to be closed by the caller
   * @throws InputException when there is no model
   * @throws ModelFileException when the file is damaged or is not a model
   */
  public static SentimentModel load(Path path) {
    return load(path, Computation.ALL_PROCESSORS);
  }

  /**
   * As above.
   *
   * @param path of the folder or file
   * @param computation where predictions are computed
   * @return the model, to be closed by the caller
   * @throws InputException when there is no model
   * @throws ModelFileException when the file is damaged or is not a model
   */
  public static SentimentModel load(Path path, Computation computation) {
    ModelPath model = new ModelPath(Objects.requireNonNull(path, "path"));
    Ensemble ensemble = model.load();
    return of(path.toString(), ensemble, () -> model.baseline(ensemble.first()), computation);
  }

  /**
   * Loads a model from the bytes of a {@code .safetensors} file; needs no file system.
   *
   * @param safetensors the whole file, not to be changed during the call
   * @return the model, to be closed by the caller
   * @throws ModelFileException when the bytes are damaged or are not a model
   */
  public static SentimentModel load(byte[] safetensors) {
    return load(List.of(safetensors), Computation.ALL_PROCESSORS);
  }

  /**
   * Loads a model or an ensemble from the bytes of {@code .safetensors} files; needs no file
   * system.
   *
   * @param members the whole file of each, not to be changed during the call; one for a model
   * @param computation where predictions are computed
   * @return the model, to be closed by the caller
   * @throws ModelFileException when the bytes are damaged, are not a model, or the models differ in
   *     labels or tokenization
   */
  public static SentimentModel load(List<byte[]> members, Computation computation) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no model files");
    }
    List<TrainedModel> models =
        members.stream().map(bytes -> ModelFile.load(bytes, "model")).toList();
    return of("model", Ensemble.of(Path.of("model"), models), () -> null, computation);
  }

  /**
   * Loads a model from a stream of a {@code .safetensors} file.
   *
   * @param safetensors read to its end, not closed
   * @return the model, to be closed by the caller
   * @throws IOException when the stream cannot be read
   * @throws ModelFileException when the bytes are damaged or are not a model
   */
  public static SentimentModel load(InputStream safetensors) throws IOException {
    return load(safetensors.readAllBytes());
  }

  /**
   * The same model for another part of a program. The two share weights, vocabulary, and what is
   * kept between predictions of single texts; each computes long lists with threads and memory of
   * its own, and is closed by itself.
   *
   * @return the model, to be closed by the caller
   */
  public SentimentModel share() {
    return lifetime.call(() -> new SentimentModel(name, explainer, baseline, engines.share()));
  }

  /**
   * The labels of the model.
   *
   * @return the label of output 0, 1, 2…
   */
  public List<String> labels() {
    return ensemble.labels();
  }

  /**
   * The configuration that the model was trained with.
   *
   * @return for an ensemble, that of its first member
   */
  public RunConfig config() {
    return ensemble.first().config();
  }

  /**
   * The models that predict together.
   *
   * @return one, or the members of an ensemble
   */
  public List<TrainedModel> members() {
    return ensemble.members();
  }

  /**
   * Predicts the label of one text.
   *
   * @param text any text; may be blank, see {@link Prediction#tokens}
   * @return the prediction
   * @throws ModelFileException when the model computes numbers that are not finite
   */
  public Prediction predict(String text) {
    Objects.requireNonNull(text, "text");
    return predict(List.of(text)).get(0);
  }

  /**
   * Predicts many texts together, which is faster than one by one.
   *
   * @param texts any texts
   * @return one prediction per text, in order
   * @throws ModelFileException when the model computes numbers that are not finite
   */
  public List<Prediction> predict(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      int at = i;
      Objects.requireNonNull(texts.get(i), () -> "text " + at + " is null");
    }
    return lifetime.call(() -> answers(texts));
  }

  private List<Prediction> answers(List<String> texts) {
    List<List<Encoder.Encoded>> encoded = texts.stream().map(ensemble::encode).toList();
    Matrix logits = engines.of(texts.size()).logits(encoded);
    Matrix probabilities = finite(new Loss().softmax(logits));
    List<Prediction> answers = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      answers.add(prediction(texts.get(i), encoded.get(i).get(0), probabilities, i));
    }
    return answers;
  }

  private Prediction prediction(String text, Encoder.Encoded encoded, Matrix p, int row) {
    int best = Evaluator.best(p, row);
    return new Prediction(
        text,
        labels().get(best),
        p.get(row, best),
        probabilities(p, row),
        encoded.tokens(),
        encoded.unknown(),
        encoded.tokens() > encoded.ids().length);
  }

  private Map<String, Float> probabilities(Matrix p, int row) {
    Map<String, Float> each = new LinkedHashMap<>();
    for (int k = 0; k < p.columns(); k++) {
      each.put(labels().get(k), p.get(row, k));
    }
    return Collections.unmodifiableMap(each);
  }

  /**
   * Predicts the prefixes of a text, from its first word to the whole.
   *
   * @param text any text
   * @return one prediction per word the model reads; empty for blank text
   */
  public List<Prefix> predictPrefixes(String text) {
    return lifetime.call(() -> prefixes(text));
  }

  private List<Prefix> prefixes(String text) {
    List<String> words = ensemble.first().encoder().writtenWords(text);
    if (words.isEmpty()) {
      return List.of();
    }
    Backend backend = engines.of(words.size()).backend();
    Matrix p = finite(new Loss().softmax(ensemble.prefixLogits(backend, ensemble.encode(text))));
    List<Prefix> all = new ArrayList<>();
    for (int t = 0; t < words.size(); t++) {
      all.add(new Prefix(words.get(t), probabilities(p, t)));
    }
    return all;
  }

  /**
   * The prediction for a text that ends after a word.
   *
   * @param word the last word
   * @param probabilities probability of each label, in label order
   */
  public record Prefix(String word, Map<String, Float> probabilities) {}

  /**
   * Explains each word's effect on a label by integrated gradients.
   *
   * @param text any text
   * @param label one of {@link #labels}
   * @return one effect per word
   * @throws IllegalArgumentException when the model has no such label
   */
  public Explanation explain(String text, String label) {
    return explain(text, label, AttributionMethod.GRADIENTS, IntegratedGradients.MOST_STEPS);
  }

  /**
   * Explains each word's effect on a label.
   *
   * @param text any text
   * @param label one of {@link #labels}
   * @param method how the effects are computed
   * @param maxSteps maximum points of integrated gradients, which bounds the time
   * @return one effect per word
   * @throws IllegalArgumentException when the model has no such label
   */
  public Explanation explain(String text, String label, AttributionMethod method, int maxSteps) {
    return lifetime.call(
        () -> explainer.explain(engines.of(1).backend(), text, label, method, maxSteps));
  }

  /**
   * Compares predictions with the labels of a file whose columns are named as in training.
   *
   * @param file as for {@link Training#on}
   * @return accuracy and other metrics
   * @throws InputException when the file cannot be read, or a row cannot be used
   */
  public EvaluationResult evaluate(Path file) {
    DataConfig anySheet = config().data().withSheet(""); // the sheet is the training file's
    return evaluate(new LabeledFile(file, anySheet, BadRows.FAIL));
  }

  /**
   * Like {@link #evaluate(Path)}, with control over how the file is read.
   *
   * @param file how it is read, and how bad rows are handled
   * @return accuracy and other metrics
   */
  public EvaluationResult evaluate(LabeledFile file) {
    return lifetime.call(
        () ->
            new EvaluationResult(
                ensemble.scores(engines.bulk().backend(), file),
                labels(),
                OrdinalScale.of(labels(), file.config().labelOrder()),
                linearScores(file)));
  }

  /** The scores of the linear model of the run; null when there is none. */
  private Scores linearScores(LabeledFile file) {
    LinearModel linear = baseline.get();
    if (linear == null) {
      return null;
    }
    return linear.scores(Corpus.read(file.silently(), ensemble.first().encoder(), labels()));
  }

  /**
   * Starts the native libraries now, if there are any: for a service, whose first long list should
   * not wait for them. If oneDNN is among them, which is quick with few rows, too, they compute all
   * predictions from now on.
   */
  public void preload() {
    lifetime.call(engines::preload);
  }

  /** Finite weights may still overflow together. */
  private Matrix finite(Matrix probabilities) {
    for (float probability : probabilities.data()) {
      if (!Float.isFinite(probability)) {
        throw new ModelFileException(
            name,
            "its answers are not finite numbers",
            "train it again with a lower learning rate");
      }
    }
    return probabilities;
  }

  /**
   * Ends its threads and frees native memory, after running calls have finished. From now on
   * predictions throw {@link IllegalStateException}; closing again does nothing.
   *
   * @throws IllegalStateException when a call of this thread is running, such as an evaluation that
   *     passes on a bad row
   */
  @Override
  public void close() {
    lifetime.close(engines::close);
  }
}
