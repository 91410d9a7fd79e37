package io.valence.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code -m}, as every command that works with one model has it. */
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
}
