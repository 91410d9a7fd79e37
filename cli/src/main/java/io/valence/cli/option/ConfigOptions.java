package io.valence.cli.option;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.app.UsageException;
import io.valence.app.device.Backends;
import io.valence.app.device.DeviceUnavailableException;
import io.valence.data.DataConfig;
import io.valence.data.PretrainedVectors;
import io.valence.data.text.Tokenizer;
import io.valence.model.checkpoint.TrainingCheckpoint;
import io.valence.model.config.ConfigKey;
import io.valence.model.config.ConfigKeys;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The configuration options: a file, keys that override it, and shortcuts for some. */
public final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file in JSON; configs/README.md lists the keys.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Configuration key; overrides the file. Repeatable.")
  private List<String> settings = List.of();

  @Option(names = "--seed", paramLabel = "N", description = "Same as --set train.seed=N.")
  private Long seed;

  @Option(names = "--threads", paramLabel = "N", description = "Same as --set train.threads=N.")
  private Integer threads;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "Same as --set train.device=cpu or cuda.")
  private String device;

  @Option(
      names = "--backend",
      paramLabel = "native|nd4j|java",
      description = "What computes on the CPU. Same as --set train.backend=….")
  private String backend;

  /**
   * The defaults, overridden by the file, then the keys.
   *
   * @param more keys of a command's own options, which win
   */
  public RunConfig fresh(String... more) {
    return laidOver(RunConfig.DEFAULT, more);
  }

  /**
   * A run's configuration; only keys that do not affect past results may change. Setting a key to
   * its current value is no change.
   *
   * @param run the config file of the run
   * @param more keys of a command's own options
   */
  public RunConfig resumed(Path run, String... more) {
    RunConfig own = new ConfigReader(RunConfig.DEFAULT).file(run).read();
    RunConfig asked = laidOver(own, more);
    DataConfig data = asked.data();
    if (data.tokenizer() == Tokenizer.AUTO) {
      data = data.withTokenizer(own.data().tokenizer());
    }
    if (data.vectors().equals(PretrainedVectors.AUTO)) {
      data = data.withVectors(own.data().vectors());
    }
    asked = asked.withData(data);
    JsonNode before = Json.mapper().valueToTree(own);
    JsonNode now = Json.mapper().valueToTree(asked);
    for (ConfigKey key : new ConfigKeys().all()) {
      String place = "/" + key.name().replace('.', '/');
      if (!TrainingCheckpoint.CHANGEABLE.contains(key.name())
          && !before.at(place).equals(now.at(place))) {
        throw new UsageException(
            "--resume may change train.epochs, train.patience and train.threads, and the paths of the"
                + " same files, not "
                + key.name()
                + ", which is "
                + before.at(place)
                + " in the run");
      }
    }
    return asked;
  }

  private RunConfig laidOver(RunConfig base, String... more) {
    ConfigReader reader = new ConfigReader(base);
    if (file != null) {
      reader.file(file);
    }
    reader.all(settings);
    set(reader, "train.seed", seed);
    set(reader, "train.backend", backend);
    set(reader, "train.threads", threads);
    set(reader, "train.device", device);
    return reader.all(List.of(more)).read();
  }

  private static void set(ConfigReader reader, String key, Object value) {
    if (value != null) {
      reader.set(key + "=" + value);
    }
  }

  /**
   * The backend of a configuration; opened before rows are read, since it may be missing.
   *
   * @throws DeviceUnavailableException when it is not available
   */
  public Backend openBackend(RunConfig config) {
    return new Backends().training(config.train());
  }
}
