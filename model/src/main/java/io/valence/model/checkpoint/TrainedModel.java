package io.valence.model.checkpoint;

import io.valence.data.Encoder;
import io.valence.data.Vocabulary;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Parameter;
import io.valence.model.linear.LinearModel;
import io.valence.model.linear.WideClassifier;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A classifier and everything needed to use it.
 *
 * @param classifier the network
 * @param wide the linear model added to the network; null for none
 * @param config of the run that made it
 * @param labels the label of output 0, 1, 2…
 * @param vocabulary the token of id 0, 1, 2…
 * @param provenance its origin
 * @param metrics its dev metrics before calibration, and what calibration folded into it, as JSON;
 *     empty if unknown
 * @param steps number of batches it was trained on
 * @param checked whether it is known to be unchanged since it was saved: false for file versions
 *     without a checksum
 */
public record TrainedModel(
    Classifier classifier,
    LinearModel wide,
    RunConfig config,
    List<String> labels,
    Vocabulary vocabulary,
    Provenance provenance,
    String metrics,
    long steps,
    boolean checked) {
  /** Key of the metrics that says what answers, if it is not the network. */
  public static final String ANSWERS = "answers";

  /** Its value for the linear model. */
  public static final String LINEAR = "linear model";

  /** The full predictor: the network, plus the linear model if any. */
  public WideClassifier answering() {
    return new WideClassifier(classifier, wide);
  }

  /** Whether the linear model answers alone: it was more accurate on dev. */
  public boolean isLinear() {
    return Json.fields(metrics).map(fields -> LINEAR.equals(fields.get(ANSWERS))).orElse(false);
  }

  /** Encodes a text as ids of the classifier. */
  public Encoder encoder() {
    return new Encoder(config.data().textConfig(), vocabulary);
  }

  /** This model without the words from {@code size} on, which become unknown. */
  public TrainedModel withVocabulary(int size) {
    return new TrainedModel(
        classifier.withVocabulary(size),
        wide == null ? null : wide.withVocabulary(size),
        config,
        labels,
        new Vocabulary(vocabulary.tokens().subList(0, size)),
        provenance,
        metrics,
        steps,
        checked);
  }

  /** This model with other metrics. */
  public TrainedModel withMetrics(String other) {
    return new TrainedModel(
        classifier, wide, config, labels, vocabulary, provenance, other, steps, checked);
  }

  /** This model with a linear model added to the network. */
  public TrainedModel withWide(LinearModel other) {
    return new TrainedModel(
        classifier, other, config, labels, vocabulary, provenance, metrics, steps, checked);
  }

  /** SHA-256 of the names and bits of all parameters, buffers and weights. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
      for (Parameter parameter : classifier.parameters()) {
        out.write(parameter.name().getBytes(StandardCharsets.UTF_8));
        LittleEndian.write(parameter.value().data(), out);
      }
      for (Buffer buffer : classifier.buffers()) {
        out.write(buffer.name().getBytes(StandardCharsets.UTF_8));
        LittleEndian.write(buffer.value().data(), out);
      }
      if (wide != null) {
        for (Tensor tensor : LinearTensors.of(wide)) {
          out.write(tensor.name().getBytes(StandardCharsets.UTF_8));
          LittleEndian.write(tensor.numbers(), out);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
