package io.valence.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.app.LibraryVersion;
import io.valence.app.UsageException;
import io.valence.app.device.Backends;
import io.valence.app.run.ModelPath;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.ModelOption;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.Version;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.math.Backend;
import io.valence.model.onnx.OnnxCheck;
import io.valence.model.onnx.OnnxEngine;
import io.valence.model.onnx.OnnxExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
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
          + "is written only if ONNX Runtime computes the same logits to 1e-5."
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
    OnnxEngine engine =
        ServiceLoader.load(OnnxEngine.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "this build has no ONNX Runtime to check the file with; build with mvn"
                            + " -DskipTests package"));
    TrainedModel trained = new ModelPath(model.path()).file().load();
    if (trained.isLinear()) {
      throw new UsageException(
          model.path()
              + " answers with its linear model alone (train.acceptBaseline), which ONNX files leave"
              + " out");
    }
    byte[] bytes =
        new OnnxExport(trained.classifier())
            .bytes(new LibraryVersion().number(), metadata(trained));
    double difference;
    try (Backend backend = new Backends().quick()) {
      difference = new OnnxCheck(backend, engine).difference(bytes, trained.classifier());
    }
    if (!(difference <= OnnxCheck.TOLERANCE)) {
      throw new IllegalStateException(
          "ONNX Runtime's logits differ from Valence's by " + difference + "; nothing was written");
    }
    new AtomicFile(onnx, true).write(out -> out.write(bytes));
    terminal.note(
        "%s: %,d bytes; ONNX Runtime computes the same logits to %.1e",
        onnx, bytes.length, difference);
    terminal.note(
        "inputs: ids and lengths (int64, [N, T] and [N]); outputs: logits and probabilities"
            + " (float32, [N, %d]); the metadata has labels, vocabulary and tokenizer",
        trained.labels().size());
    if (trained.wide() != null) {
      terminal.note("the file contains the network only, without the linear model of --wide");
    }
    return ExitCode.DONE.code();
  }

  private static Map<String, String> metadata(TrainedModel model) {
    Map<String, String> metadata = new LinkedHashMap<>();
    try {
      metadata.put("labels", Json.mapper().writeValueAsString(model.labels()));
      metadata.put("vocabulary", Json.mapper().writeValueAsString(model.vocabulary().tokens()));
      metadata.put("text", Json.mapper().writeValueAsString(model.config().data().textConfig()));
      metadata.put("fingerprint", model.fingerprint());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return metadata;
  }
}
