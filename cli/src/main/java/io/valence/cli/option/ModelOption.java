package io.valence.cli.option;

import io.valence.cli.console.Terminal;
import io.valence.model.checkpoint.TrainedModel;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code -m}, for every command that uses one model. */
public final class ModelOption {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      required = true,
      description = "Run folder or .safetensors file.")
  private Path path;

  public Path path() {
    return path;
  }

  /** Warns about models saved by a version without checksums. */
  public void note(List<TrainedModel> models, Terminal terminal) {
    if (models.stream().anyMatch(model -> !model.checked())) {
      terminal.note(
          "%s was saved by an earlier version without a checksum; damage cannot be detected", path);
    }
  }
}
