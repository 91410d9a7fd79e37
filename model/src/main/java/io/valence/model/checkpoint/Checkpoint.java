package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A training between two batches as one file.
 *
 * @param <S> the state of the training
 */
public abstract sealed class Checkpoint<S> permits TrainingCheckpoint, PretrainingCheckpoint {
  private final Path path;
  private final String format;
  private final String name;

  /**
   * @param path of the file
   * @param format the value of {@code format} in its metadata
   * @param name what it is, for messages, such as "a training checkpoint"
   */
  Checkpoint(Path path, String format, String name) {
    this.path = path;
    this.format = format;
    this.name = name;
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Whether the file exists. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Reads a training into a fresh one of the same configuration.
   *
   * @param config of the run to be continued; only keys that change no past result may differ from
   *     the file's
   * @param provenance of the run; its inputs must be those of the file
   * @return the kernels that computed it so far; null if not recorded
   * @throws ModelFileException when the file is damaged or belongs to other inputs
   */
  public String load(S state, RunConfig config, Provenance provenance) {
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      Map<String, String> metadata = reader.metadata();
      if (!format.equals(metadata.get("format"))) {
        throw damaged("is not " + name);
      }
      ModelFile.ModelHeader.requireVersion(reader);
      Provenance made = Json.mapper().readValue(metadata.get("provenance"), Provenance.class);
      SameTraining same = new SameTraining(path);
      same.requireInputs(made.inputs(), provenance.inputs());
      same.require(Json.mapper().readTree(metadata.get("config")), config);
      restore(state, reader, metadata);
      return made.kernels();
    } catch (JsonProcessingException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw damaged("does not fit together");
    }
  }

  /**
   * Reads the numbers into the state.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  abstract void restore(S state, SafetensorsReader reader, Map<String, String> metadata)
      throws JsonProcessingException;

  private ModelFileException damaged(String problem) {
    return new ModelFileException(path, problem, "start again with --force");
  }
}
