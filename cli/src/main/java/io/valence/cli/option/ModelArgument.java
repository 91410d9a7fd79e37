package io.valence.cli.option;

import io.valence.app.UsageException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code MODEL}, for commands about the model itself; also as {@code -m}, as other commands have
 * it.
 */
public final class ModelArgument {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "Run folder or .safetensors file.")
  private Path argument;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description = "The same, as an option.")
  private Path option;

  /**
   * The path.
   *
   * @throws UsageException when there is none, or two
   */
  public Path path() {
    if (argument == null && option == null) {
      throw new UsageException("name a model: a run folder or a .safetensors file");
    }
    if (argument != null && option != null) {
      throw new UsageException("two models, " + argument + " and " + option + "; name one");
    }
    return argument == null ? option : argument;
  }
}
