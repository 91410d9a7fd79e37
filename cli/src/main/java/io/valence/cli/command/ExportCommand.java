package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.app.export.OnnxFile;
import io.valence.app.run.ModelPath;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Interrupt;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.ModelOption;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.Version;
import io.valence.model.checkpoint.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code valence export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Exports a model to ONNX.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence export -m run --onnx model.onnx",
      "",
      "The ONNX model takes ids [batch, length] and lengths [batch], both int64, and returns logits "
          + "and probabilities [batch, labels]. Its metadata contains labels, vocabulary and tokenizer. It "
          + "is written only if ONNX Runtime computes the same logits to 1e-5. The linear model of --wide is left "
          + "out: the logits are then the network's alone."
    })
public final class ExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Option(
      names = "--onnx",
      paramLabel = "FILE.onnx",
      required = true,
      description = "ONNX file to write.")
  private Path onnx;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite the file.")
  private boolean force;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    new OutputFile(onnx).requireFree(force, model.path());
    OnnxFile file = new OnnxFile(onnx);
    if (file.engine().isEmpty()) {
      throw new UsageException(
          "this build has no ONNX Runtime to check the file with; build with mvn -DskipTests"
              + " package");
    }
    TrainedModel trained = new ModelPath(model.path()).file().load();
    OnnxFile.Written written;
    // In the middle of a computation, ONNX Runtime does not end but crashes.
    try (Interrupt interrupt =
        new Interrupt(() -> terminal.note("stopping when the file is checked and written"))) {
      written = file.write(trained);
      if (interrupt.came()) {
        return interrupt.exitCode().code();
      }
    }
    terminal.note(
        "%s: %,d bytes; ONNX Runtime computes the same logits%s to %.1e",
        onnx,
        written.bytes(),
        written.networkOnly() ? " of the network" : "",
        written.difference().orElseThrow());
    terminal.note(
        "inputs: ids and lengths (int64, [N, T] and [N]); outputs: logits and probabilities"
            + " (float32, [N, %d]); the metadata has labels, vocabulary and tokenizer",
        trained.labels().size());
    if (written.networkOnly()) {
      terminal.note(
          "the file contains the network only: without the linear model of --wide it does not give"
              + " this model's answers");
    }
    return ExitCode.DONE.code();
  }
}
