package io.valence.cli.option;

import io.valence.Computation;
import io.valence.app.UsageException;
import io.valence.app.device.Backends;
import io.valence.model.math.Backend;
import picocli.CommandLine.Option;

/** {@code --threads}, for the commands that compute answers to many texts. */
public final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Number of threads that compute; answers do not depend on it. Default: 0, one per"
              + " processor.")
  private Integer threads;

  /** The number of threads, at least 1. */
  public int count() {
    if (threads == null || threads == 0) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (threads < 0) {
      throw new UsageException("--threads cannot be " + threads);
    }
    return threads;
  }

  /** For a model. */
  public Computation computation() {
    return new Computation.Threads(count());
  }

  /** For other work. */
  public Backend backend() {
    return new Backends().bulk(count());
  }
}
