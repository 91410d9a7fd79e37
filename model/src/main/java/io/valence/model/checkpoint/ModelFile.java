package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.data.TokenizedCorpus;
import io.valence.data.Vocabulary;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.linear.LinearModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained model as one safetensors file: PyTorch's tensor names and shapes, and metadata with
 * everything that prediction needs.
 */
public record ModelFile(Path path) {
  private static final String FORMAT = "valence";
  private static final String VERSION = "3";

  /** Versions of models without a checksum. */
  private static final List<String> UNCHECKED = List.of("1", "2");

  private static final String FINGERPRINT = "fingerprint";

  /** Writes the model, completely or not at all. */
  public void save(TrainedModel model) throws IOException {
    save(model, Precision.FLOAT32);
  }

  /**
   * Writes the model with rounded numbers. Its fingerprint is that of the model that is read again.
   */
  public void save(TrainedModel model, Precision precision) throws IOException {
    Map<String, String> metadata = metadata(model);
    TrainedModel rounded = precision == Precision.FLOAT32 ? model : precision.rounded(model);
    metadata.put(FINGERPRINT, rounded.fingerprint());
    new SafetensorsWriter(path).write(metadata, counters(model), tensors(model, precision));
  }

  /** The size in bytes of the file that {@link #save} writes. */
  public static long size(TrainedModel model, Precision precision) {
    try {
      Map<String, String> metadata = metadata(model);
      metadata.put(FINGERPRINT, "0".repeat(64)); // as long as any
      return SafetensorsWriter.size(metadata, counters(model), tensors(model, precision));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Long> counters(TrainedModel model) {
    return Map.of(ClassifierTensors.BATCHES, model.steps());
  }

  private static List<Tensor> tensors(TrainedModel model, Precision precision) {
    return tensors(model).stream()
        .map(tensor -> LinearTensors.isExact(tensor) ? List.of(tensor) : precision.encoded(tensor))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Tensor> tensors(TrainedModel model) {
    List<Tensor> tensors = new ArrayList<>(ClassifierTensors.of(model.classifier()));
    if (model.wide() != null) {
      tensors.addAll(LinearTensors.of(model.wide()));
    }
    return tensors;
  }

  /** The version that is currently written. */
  static String version() {
    return VERSION;
  }

  static Map<String, String> metadata(TrainedModel model) throws JsonProcessingException {
    ObjectMapper mapper = Json.mapper();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("version", VERSION);
    metadata.put("config", mapper.writeValueAsString(model.config()));
    metadata.put("labels", mapper.writeValueAsString(model.labels()));
    metadata.put("vocabulary", mapper.writeValueAsString(model.vocabulary().tokens()));
    metadata.put("provenance", mapper.writeValueAsString(model.provenance()));
    metadata.put("metrics", model.metrics());
    return metadata;
  }

  /**
   * Reads the model.
   *
   * @throws ModelFileException when the file is not a model, is damaged or inconsistent
   */
  public TrainedModel load() {
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      return new ModelHeader(reader).model();
    }
  }

  /**
   * The fingerprint the model had when it was saved.
   *
   * @throws ModelFileException as {@link #load}, or if it has none
   */
  public String fingerprint() {
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      return new ModelHeader(reader).metadata.text(FINGERPRINT);
    }
  }

  /**
   * Reads a model from memory.
   *
   * @param name its name in messages
   * @throws ModelFileException as {@link #load}
   */
  public static TrainedModel load(byte[] bytes, String name) {
    try (SafetensorsReader reader = new SafetensorsReader(new ByteSource.InMemory(name, bytes))) {
      return new ModelHeader(reader).model();
    }
  }

  /** The metadata of a model file, read without its tensors. */
  public static final class ModelHeader {
    private final String path;
    private final SafetensorsReader reader;
    private final ModelMetadata metadata;
    private final RunConfig config;
    private final List<String> labels;
    private final Vocabulary vocabulary;

    /**
     * @param reader of an open file
     * @throws ModelFileException when the file is not a Valence model
     */
    public ModelHeader(SafetensorsReader reader) {
      this.path = reader.name();
      this.reader = reader;
      this.metadata = new ModelMetadata(path, reader.metadata());
      if (LanguageModelFile.isModel(reader)) {
        throw new ModelFileException(
            path,
            "is a language model, which knows no labels",
            "train a classifier that starts from it with valence train --from, or use valence"
                + " complete");
      }
      if (isPartOfRun(reader)) {
        throw new ModelFileException(
            path,
            "is a checkpoint or the linear model of a run, not its model",
            "give the run folder, or model.safetensors in it");
      }
      if (!isModel(reader)) {
        throw new ModelFileException(
            path, "is not a Valence model", "make one of a bare state dict with valence import");
      }
      requireVersion(reader);
      this.config = metadata.config();
      this.labels = readLabels();
      this.vocabulary = metadata.vocabulary();
    }

    public SafetensorsReader reader() {
      return reader;
    }

    /** Throws unless the tensors match the configuration; reads none of their numbers. */
    public void requireConsistent() {
      Classifier shape = classifier();
      ClassifierTensors.requireShapes(shape, reader);
      ClassifierTensors.requireNoOthers(shape, reader);
    }

    /** Throws unless the file's version is supported and required entries are present. */
    static void requireVersion(SafetensorsReader reader) {
      String version = reader.metadata().get("version");
      if (version == null || !VERSION.equals(version) && !UNCHECKED.contains(version)) {
        throw new ModelFileException(
            reader.name(),
            "is of format version " + version,
            "this Valence reads versions 1 to " + VERSION);
      }
      if (VERSION.equals(version) && !reader.isChecked()) {
        throw new ModelFileException(
            reader.name(), "has lost its checksum", "it is damaged or changed; get a new copy");
      }
    }

    /** Whether a file is a Valence model, not only a state dict. */
    public static boolean isModel(SafetensorsReader reader) {
      return FORMAT.equals(reader.metadata().get("format"));
    }

    /** Whether a file is one that a run keeps beside its model. */
    public static boolean isPartOfRun(SafetensorsReader reader) {
      String format = reader.metadata().getOrDefault("format", "");
      return format.startsWith(FORMAT + "-") && !LanguageModelFile.isModel(reader);
    }

    /** The whole model. */
    private TrainedModel model() {
      Classifier classifier = classifier();
      ClassifierTensors.fill(classifier, reader);
      ClassifierTensors.requireNoOthers(classifier, reader);
      LinearModel wide =
          LinearTensors.areIn(reader)
              ? LinearTensors.load(reader, vocabulary.size(), labels.size())
              : null;
      return new TrainedModel(
          classifier,
          wide,
          config,
          labels,
          vocabulary,
          provenance(),
          metrics(),
          reader.counter(ClassifierTensors.BATCHES),
          reader.isChecked());
    }

    /** The configuration of the run that made it. */
    public RunConfig config() {
      return config;
    }

    /** The label of output 0, 1, 2…. */
    public List<String> labels() {
      return labels;
    }

    /** The token of id 0, 1, 2…. */
    public Vocabulary vocabulary() {
      return vocabulary;
    }

    private List<String> readLabels() {
      List<String> labels = metadata.strings("labels");
      if (labels.size() < 2) {
        throw new ModelFileException(path, "it has fewer than two labels", "train it again");
      }
      if (labels.size() > TokenizedCorpus.MAX_LABELS) {
        throw new ModelFileException(path, "it has too many labels", "train it again");
      }
      // As in training: a line end in a label would break an answer into two lines.
      if (labels.stream().flatMapToInt(String::chars).anyMatch(Character::isISOControl)) {
        throw new ModelFileException(
            path, "a label of it holds a control character", "train it again");
      }
      return labels;
    }

    Provenance provenance() {
      return metadata.provenance();
    }

    String metrics() {
      return metadata.metrics();
    }

    /** An unfilled classifier of the configuration's shape. */
    Classifier classifier() {
      return new Classifier(config.model(), vocabulary.size(), labels.size());
    }
  }
}
