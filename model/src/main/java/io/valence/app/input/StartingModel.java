package io.valence.app.input;

import io.valence.app.run.ModelPath;
import io.valence.data.VectorTable;
import io.valence.data.Vocabulary;
import io.valence.model.checkpoint.LanguageModelFile;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Matrix;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A saved model that a training starts from. */
public sealed interface StartingModel {
  /**
   * The model at a path.
   *
   * @param path a file or a folder
   * @return a language model or a classifier
   * @throws ModelFileException when the file is neither, is damaged or inconsistent
   */
  static StartingModel load(Path path) {
    ModelFile file = new ModelPath(path).file();
    LanguageModelFile language = new LanguageModelFile(file.path());
    return language.isModel() ? new OfWords(language.load()) : new OfLabels(file.load());
  }

  /**
   * The configuration of the run that made it.
   *
   * @return the configuration
   */
  RunConfig config();

  /**
   * The tokens of its embedding.
   *
   * @return the vocabulary, V tokens
   */
  Vocabulary vocabulary();

  /**
   * The weights of its embedding.
   *
   * @return the matrix, [V, E]
   */
  Matrix embedding();

  /**
   * Its word vectors.
   *
   * @return the embedding by words
   */
  default VectorTable vectors() {
    return new VectorTable(vocabulary(), embedding().columns(), embedding().data());
  }

  /**
   * Copies what fits into a classifier with the same recurrent layers, but for the word vectors.
   *
   * @param classifier is changed
   * @param labels of the classifier's outputs
   */
  void fill(Classifier classifier, List<String> labels);

  /**
   * A language model.
   *
   * @param model with its vocabulary
   */
  record OfWords(TrainedLanguageModel model) implements StartingModel {
    @Override
    public RunConfig config() {
      return model.config();
    }

    @Override
    public Vocabulary vocabulary() {
      return model.vocabulary();
    }

    @Override
    public Matrix embedding() {
      return model.model().embedding().weight().value();
    }

    @Override
    public void fill(Classifier classifier, List<String> labels) {
      classifier.beginLayers(model.model());
    }
  }

  /**
   * A classifier.
   *
   * @param model with its vocabulary and labels
   */
  record OfLabels(TrainedModel model) implements StartingModel {
    @Override
    public RunConfig config() {
      return model.config();
    }

    @Override
    public Vocabulary vocabulary() {
      return model.vocabulary();
    }

    @Override
    public Matrix embedding() {
      return model.classifier().embedding().weight().value();
    }

    /** The recurrent layers; the head if it is alike, its last layer if the labels are, too. */
    @Override
    public void fill(Classifier classifier, List<String> labels) {
      ModelConfig own = config().model();
      ModelConfig other = classifier.config();
      boolean head = own.pooling() == other.pooling() && own.head() == other.head();
      boolean output = head && labels.equals(model.labels());
      Map<String, Matrix> source = numbers(model.classifier());
      numbers(classifier)
          .forEach(
              (name, target) -> {
                if (name.startsWith("rnn.") || (name.startsWith("head.3.") ? output : head)) {
                  System.arraycopy(
                      source.get(name).data(), 0, target.writableData(), 0, target.size());
                }
              });
    }

    /** Whether it was trained on rows of a file that are held back with a configuration. */
    boolean knowsDevRows(Path train, RunConfig other) {
      Provenance origin = model.provenance();
      boolean sameRows =
          !origin.inputs().containsKey("dev")
              && origin.seed() == other.train().compute().seed()
              && config().data().devFraction() == other.data().devFraction();
      return !sameRows && new InputFile(train).sha256().equals(origin.inputs().get("train"));
    }

    /** All but the word vectors. */
    private static Map<String, Matrix> numbers(Classifier classifier) {
      Map<String, Matrix> numbers = new LinkedHashMap<>();
      classifier.denseParameters().forEach(p -> numbers.put(p.name(), p.value()));
      classifier.buffers().forEach(b -> numbers.put(b.name(), b.value()));
      return numbers;
    }
  }
}
