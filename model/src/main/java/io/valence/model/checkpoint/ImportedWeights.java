package io.valence.model.checkpoint;

import io.valence.data.Vocabulary;
import io.valence.data.table.InputException;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.config.RunConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A bare PyTorch state dict in safetensors, whose names and shapes define the model. */
public final class ImportedWeights {
  private static final String PARALLEL = "module.";

  private final String file;
  private final SafetensorsReader reader;

  /**
   * @param reader of an open file
   */
  public ImportedWeights(SafetensorsReader reader) {
    this.file = reader.name();
    this.reader = reader;
  }

  /**
   * The configuration of the model: cell, layers, directions and widths from the tensors, the rest
   * from the given one. Attention is detected by its tensors.
   */
  public ModelConfig config(ModelConfig given) {
    long[] embedding = shape("embedding.weight", 2);
    List<Integer> hidden = new ArrayList<>();
    while (reader.tensor("rnn.weight_hh_l" + hidden.size()) != null) {
      hidden.add(width(shape("rnn.weight_hh_l" + hidden.size(), 2)[1]));
    }
    if (hidden.isEmpty()) {
      throw new ModelFileException(
          file,
          "no tensor rnn.weight_hh_l0",
          "name the recurrent layers rnn, as in model/README.md");
    }
    long gates = shape("rnn.weight_hh_l0", 2)[0] / hidden.get(0);
    boolean attention = reader.tensor("attention.proj.weight") != null;
    return new ModelConfig(
        cell(given.cell(), gates),
        given.nonlinearity(),
        width(embedding[1]),
        hidden,
        reader.tensor("rnn.weight_ih_l0_reverse") != null,
        attention ? Pooling.ATTENTION : given.pooling(),
        width(shape("head.0.weight", 2)[0]),
        given.dropout(),
        given.embeddingDropout(),
        given.recurrentDropout(),
        false);
  }

  /** The given kind if it fits, else another that does. */
  private CellKind cell(CellKind given, long gates) {
    return Stream.concat(Stream.of(given), Arrays.stream(CellKind.values()))
        .filter(kind -> gates(kind) == gates)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelFileException(
                    file,
                    "rnn.weight_hh_l0 has " + gates + " gates",
                    Arrays.stream(CellKind.values())
                            .map(kind -> kind + " has " + gates(kind))
                            .collect(Collectors.joining(", "))
                        + "; projected LSTMs are not supported"));
  }

  private static int gates(CellKind kind) {
    return kind.of(Nonlinearity.TANH).gates();
  }

  /**
   * The filled model.
   *
   * @param labels the label of output 0, 1, 2…
   * @param vocabulary the token of each row of the embedding
   */
  public TrainedModel model(
      RunConfig config, List<String> labels, Vocabulary vocabulary, Provenance provenance) {
    long rows = shape("embedding.weight", 2)[0];
    if (rows != vocabulary.size()) {
      throw new InputException(
          "--vocabulary",
          vocabulary.size() + " tokens for an embedding of " + rows + " rows",
          "the file holds one token a line from id 0, <pad> and <unk> first");
    }
    long classes = shape("head.3.weight", 2)[0];
    if (classes != labels.size()) {
      throw new InputException(
          "--labels",
          labels.size() + " labels for " + classes + " outputs",
          "name one for each output, in order, separated by commas");
    }
    Classifier classifier = new Classifier(config.model(), vocabulary.size(), labels.size());
    ClassifierTensors.fill(classifier, reader);
    ClassifierTensors.requireNoOthers(classifier, reader);
    long steps =
        reader.tensor(ClassifierTensors.BATCHES) == null
            ? 0
            : reader.counter(ClassifierTensors.BATCHES);
    return new TrainedModel(
        classifier, null, config, labels, vocabulary, provenance, "", steps, true);
  }

  private long[] shape(String name, int dimensions) {
    TensorInfo info = reader.tensor(name);
    if (info == null && reader.tensor(PARALLEL + name) != null) {
      throw new ModelFileException(
          file,
          "the names begin with " + PARALLEL + ", as DataParallel makes them",
          "save model.module.state_dict() instead of model.state_dict()");
    }
    if (info == null) {
      throw new ModelFileException(
          file,
          "no tensor " + name,
          "its names must be those of the PyTorch module in model/README.md");
    }
    if (info.shape().length != dimensions || info.count() == 0) {
      throw new ModelFileException(
          file, "tensor " + name + " is not " + dimensions + "-dimensional", "check the file");
    }
    return info.shape();
  }

  private int width(long size) {
    if (size > 1 << 20) {
      throw new ModelFileException(file, "a layer of width " + size, "check the file");
    }
    return (int) size;
  }
}
