package io.valence.cli.option;

import io.valence.app.UsageException;
import io.valence.app.device.Backends;
import io.valence.app.device.DeviceUnavailableException;
import io.valence.cli.console.Terminal;
import io.valence.model.checkpoint.TrainingCheckpoint;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that make a configuration: a file, keys laid over it, and short ways for some. */
public final class ConfigOptions {
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
      names = "--wide",
      description = {
        "The same as --set model.wide=true: a linear model of words and pairs of words",
        "answers together with the network."
      })
  private boolean wide;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "The same as --set train.device=cpu or cuda.")
  private String device;

  @Option(
      names = "--backend",
      paramLabel = "native|nd4j|java",
      description = "The same as --set train.backend=…: what computes on the processor.")
  private String backend;

  @Option(
      names = "--vectors",
      paramLabel = "FILE|english|none",
      description = {
        "Pretrained word vectors: GloVe or word2vec, text or binary, .gz too; or the English ones",
        "that come with Valence. Default: those, where they cover the text."
      })
  private String vectors;

  /**
   * The defaults, under the file, under the keys.
   *
   * @param more keys of a command's own options, which win
   */
  public RunConfig fresh(String... more) {
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
    if (wide) {
      reader.set("model.wide=true");
    }
    if (backend != null) {
      reader.set("train.backend=" + backend);
    }
    reader.all(List.of(more));
    return withShortWays(reader);
  }

  /**
   * A run's own configuration; only what changes no number of the past may be set anew.
   *
   * @param run its configuration file
   */
  public RunConfig resumed(Path run) {
    if (file != null || seed != null || balance || wide || backend != null) {
      throw new UsageException(
          "--resume takes the configuration of the run; leave -c, --seed, --balance, --wide and --backend out");
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

  /**
   * What computes by a configuration; opened before any row is read, since it may not be there.
   *
   * @throws DeviceUnavailableException when it cannot be had
   */
  public Backend openBackend(RunConfig config, Terminal terminal) {
    Backends backends = new Backends();
    if (backends.startsSlowly(config.train().compute().device())) {
      terminal.note(
          "starting the GPU; the first time the driver translates cuBLAS for it, which takes minutes");
    }
    return backends.training(config.train());
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
