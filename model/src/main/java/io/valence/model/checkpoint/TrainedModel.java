package io.valence.model.checkpoint;

import io.valence.data.Encoder;
import io.valence.data.Vocabulary;
import io.valence.model.classifier.Classifier;
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
 * A classifier and all that is needed to use it.
 *
 * @param classifier the network
 * @param wide the linear model that answers together with the network; null for none
 * @param config of the run that made it
 * @param labels the label of output 0, 1, 2…
 * @param vocabulary the token of id 0, 1, 2…
 * @param provenance where it comes from
 * @param metrics how it did on dev and the temperature folded into it, as JSON; empty when unknown
 * @param steps how many batches it was trained on
 * @param checked whether it is known to be what was saved: false of a file of a version that kept
 *     no checksum
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
  /** What answers: the network, and the linear model where there is one. */
  public WideClassifier answering() {
    return new WideClassifier(classifier, wide);
  }

  /** What turns a text into the classifier's ids. */
  public Encoder encoder() {
    return new Encoder(config.data().textConfig(), vocabulary);
  }

  /** This model with other metrics. */
  public TrainedModel withMetrics(String other) {
    return new TrainedModel(
        classifier, wide, config, labels, vocabulary, provenance, other, steps, checked);
  }

  /** This model with a linear model that answers together with the network. */
  public TrainedModel withWide(LinearModel other) {
    return new TrainedModel(
        classifier, other, config, labels, vocabulary, provenance, metrics, steps, checked);
  }

  /** SHA-256 over the names and the bits of all parameters, buffers and weights. */
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
