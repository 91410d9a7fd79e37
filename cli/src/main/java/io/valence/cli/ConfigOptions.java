package io.valence.cli;

import io.valence.model.checkpoint.ConfigReader;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.checkpoint.TrainingCheckpoint;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that make a configuration: a file, keys laid over it, and short ways for some. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration in JSON; see the README for its keys.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One configuration key; may be given again. Wins over the file.")
  private List<String> settings = List.of();

  @Option(names = "--seed", paramLabel = "N", description = "The same as --set train.seed=N.")
  private Long seed;

  @Option(names = "--threads", paramLabel = "N", description = "The same as --set train.threads=N.")
  private Integer threads;

  @Option(
      names = "--balance",
      description = "The same as --set train.balance=true: rare labels weigh as much as common.")
  private boolean balance;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "The same as --set train.device=cpu or cuda.")
  private String device;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description = "Pretrained word vectors: GloVe or word2vec, text or binary, .gz too.")
  private Path vectors;

  /**
   * The defaults, under the file, under the keys.
   *
   * @param more keys of a command's own options, which win
   */
  RunConfig fresh(String... more) {
    ConfigReader reader = new ConfigReader(RunConfig.DEFAULT);
    if (file != null) {
      reader.file(file);
    }
    reader.all(settings);
    if (seed != null) {
      reader.set("train.seed=" + seed);
    }
    if (balance) {
      reader.set("train.balance=true");
    }
    reader.all(List.of(more));
    return withShortWays(reader);
  }

  /**
   * A run's own configuration; only what changes no number of the past may be set anew.
   *
   * @param run its configuration file
   */
  RunConfig resumed(Path run) {
    if (file != null || seed != null || balance) {
      throw new UsageException(
          "--resume takes the configuration of the run; leave -c, --seed and --balance out");
    }
    ConfigReader reader = new ConfigReader(RunConfig.DEFAULT).file(run);
    for (String setting : settings) {
      String key = setting.replaceFirst("=.*", "").strip();
      if (!TrainingCheckpoint.CHANGEABLE.contains(key)) {
        throw new UsageException(
            "--resume may change train.epochs, train.patience, train.threads and data.vectors, not "
                + key);
      }
      reader.set(setting);
    }
    return withShortWays(reader);
  }

  private RunConfig withShortWays(ConfigReader reader) {
    if (threads != null) {
      reader.set("train.threads=" + threads);
    }
    if (device != null) {
      reader.set("train.device=" + device);
    }
    if (vectors != null) {
      reader.set("data.vectors=" + vectors);
    }
    return reader.read();
  }
}
