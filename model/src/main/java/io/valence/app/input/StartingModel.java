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
import io.valence.model.classifier.LanguageModelLayers;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.layer.Embedding;
import io.valence.model.math.Matrix;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
   * Its word vectors.
   *
   * @return the embedding by words
   */
  VectorTable vectors();

  private static VectorTable table(Vocabulary vocabulary, Embedding embedding) {
    Matrix weight = embedding.weight().value();
    return new VectorTable(vocabulary, weight.columns(), weight.data());
  }

  /**
   * Copies what fits into a classifier with the same recurrent layers, but for the word vectors.
   *
   * @param classifier is changed
   * @param labels of the classifier's outputs
   */
  void fill(Classifier classifier, List<String> labels);

  /**
   * What {@link #fill} and {@link #vectors} give a classifier.
   *
   * @param config of the classifier
   * @param labels of its outputs
   * @return the parts, for a message
   */
  String parts(ModelConfig config, List<String> labels);

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
    public VectorTable vectors() {
      return table(model.vocabulary(), model.model().embedding());
    }

    @Override
    public void fill(Classifier classifier, List<String> labels) {
      new LanguageModelLayers(model.model()).copyTo(classifier);
    }

    @Override
    public String parts(ModelConfig config, List<String> labels) {
      return "its word vectors and recurrent layers";
    }
  }

  /**
   * A classifier.
   *
   * @param model with its vocabulary and labels
   */
  record OfLabels(TrainedModel model) implements StartingModel {
    /** The last layer, with a row for each label. */
    private static final String OUTPUT = "head.3.";

    @Override
    public RunConfig config() {
      return model.config();
    }

    @Override
    public VectorTable vectors() {
      return table(model.vocabulary(), model.classifier().embedding());
    }

    /**
     * The recurrent layers; the head if it is alike; its last layer if the labels are the same, in
     * any order, and the network answers.
     */
    @Override
    public void fill(Classifier classifier, List<String> labels) {
      boolean head = hasHeadOf(classifier.config());
      boolean output = head && hasOutputsOf(labels);
      Map<String, Matrix> source = numbers(model.classifier());
      numbers(classifier)
          .forEach(
              (name, target) -> {
                if (!name.startsWith(OUTPUT)) {
                  if (name.startsWith("rnn.") || head) {
                    copy(source.get(name), 0, target, 0, target.size());
                  }
                } else if (output) {
                  copyByLabel(source.get(name), target, labels);
                }
              });
    }

    private boolean hasHeadOf(ModelConfig other) {
      ModelConfig own = config().model();
      return own.pooling() == other.pooling() && own.head() == other.head();
    }

    private boolean hasOutputsOf(List<String> labels) {
      return !model.isLinear() && Set.copyOf(labels).equals(Set.copyOf(model.labels()));
    }

    @Override
    public String parts(ModelConfig config, List<String> labels) {
      String linear = model.wide() == null ? "" : "; not its linear model";
      if (!hasHeadOf(config)) {
        return "its word vectors and recurrent layers, not its head" + linear;
      }
      return "its word vectors, recurrent layers"
          + (hasOutputsOf(labels) ? ", head and last layer" : " and head, not its last layer")
          + linear;
    }

    /** A part of the numbers for each label, [K, …]. */
    private void copyByLabel(Matrix source, Matrix target, List<String> labels) {
      int size = target.size() / labels.size();
      for (int k = 0; k < labels.size(); k++) {
        copy(source, model.labels().indexOf(labels.get(k)) * size, target, k * size, size);
      }
    }

    private static void copy(Matrix source, int from, Matrix target, int to, int count) {
      System.arraycopy(source.data(), from, target.writableData(), to, count);
    }

    /** Whether it was trained on a file. */
    boolean learned(Path file) {
      String train = model.provenance().inputs().get("train");
      return train != null && train.equals(new InputFile(file).sha256());
    }

    /** Whether it has not learned the rows that a configuration holds back from the same file. */
    boolean heldBackAsIn(RunConfig other) {
      Provenance origin = model.provenance();
      return !origin.inputs().containsKey("dev")
          && origin.command().stream().noneMatch(word -> word.matches("--folds(=.*)?"))
          && origin.seed() == other.train().compute().seed()
          && config().data().devFraction() == other.data().devFraction();
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
