package io.valence.app.export;

import io.valence.app.LibraryVersion;
import io.valence.app.UsageException;
import io.valence.app.device.Backends;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;

/**
 * A model's network as an <a href="https://onnx.ai">ONNX</a> file: {@code ids} [N, T] and {@code
 * lengths} [N], both int64, to {@code logits} and {@code probabilities} [N, K]. Its metadata has
 * {@code labels}, {@code vocabulary}, {@code text} (how texts are tokenized) and {@code
 * fingerprint}.
 *
 * @param path where it is written
 * @param engine computes its logits to compare them, if there is one
 */
public record OnnxFile(Path path, Optional<OnnxEngine> engine) {
  /** A file that is checked by the engine on the class path, if there is one. */
  public OnnxFile(Path path) {
    this(path, ServiceLoader.load(OnnxEngine.class).findFirst().filter(OnnxEngine::isUsable));
  }

  /**
   * What was written.
   *
   * @param bytes size of the file
   * @param difference largest difference between the engine's logits and Valence's; empty without
   *     an engine
   * @param networkOnly whether a linear model that answers with the network was left out
   */
  public record Written(int bytes, OptionalDouble difference, boolean networkOnly) {}

  /**
   * Writes a model, completely or not at all.
   *
   * @throws UsageException when it answers with its linear model alone
   * @throws IllegalStateException when the engine's logits differ from Valence's by more than
   *     {@value OnnxCheck#TOLERANCE}
   */
  public Written write(TrainedModel model) throws IOException {
    if (model.isLinear()) {
      throw new UsageException(
          "the model answers with its linear model alone (train.acceptBaseline), which ONNX files"
              + " leave out");
    }
    byte[] bytes =
        new OnnxExport(model.classifier()).bytes(new LibraryVersion().number(), metadata(model));
    OptionalDouble difference = OptionalDouble.empty();
    if (engine.isPresent()) {
      difference = OptionalDouble.of(difference(bytes, model));
    }
    new AtomicFile(path, true).write(out -> out.write(bytes));
    return new Written(bytes.length, difference, model.wide() != null);
  }

  private double difference(byte[] bytes, TrainedModel model) {
    try (Backend backend = new Backends().quick()) {
      double difference =
          new OnnxCheck(backend, engine.orElseThrow()).difference(bytes, model.classifier());
      if (!(difference <= OnnxCheck.TOLERANCE)) {
        throw new IllegalStateException(
            "ONNX Runtime's logits differ from Valence's by "
                + difference
                + "; nothing was written");
      }
      return difference;
    }
  }

  private static Map<String, String> metadata(TrainedModel model) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("labels", Json.line(model.labels()));
    metadata.put("vocabulary", Json.line(model.vocabulary().tokens()));
    metadata.put("text", Json.line(model.config().data().textConfig()));
    metadata.put("fingerprint", model.fingerprint());
    return metadata;
  }
}
