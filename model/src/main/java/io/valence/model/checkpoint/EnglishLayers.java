package io.valence.model.checkpoint;

import io.valence.model.classifier.Classifier;
import io.valence.model.config.ModelConfig;
import io.valence.model.language.LanguageModel;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The layers included in the library: the recurrent layer and the first half of the head ({@code
 * head.0}, {@code head.1}) of a network of the default shape that reads the {@link
 * io.valence.data.EnglishVectors}. It was trained on film reviews without labels, to tell those
 * with mostly positive words from those with mostly negative ones. {@code
 * scripts/make_english_layers.py} creates the resource, a safetensors file of 16-bit floats with
 * PyTorch's names.
 */
public final class EnglishLayers {
  private static final String RESOURCE = "english.safetensors";

  /** Whether a network has these layers. */
  public boolean fit(ModelConfig config) {
    ModelConfig shape = ModelConfig.DEFAULT;
    return config.cell() == shape.cell()
        && config.embedding() == shape.embedding()
        && config.hidden().equals(shape.hidden())
        && config.bidirectional() == shape.bidirectional()
        && config.pooling() == shape.pooling()
        && config.head() == shape.head();
  }

  /** Copies their numbers into a classifier that they {@link #fit}. */
  public void fill(Classifier classifier) {
    if (!fit(classifier.config())) {
      throw new IllegalArgumentException(classifier.config() + " does not have these layers");
    }
    Map<String, Matrix> targets = new HashMap<>();
    for (Parameter parameter : classifier.denseParameters()) {
      targets.put(parameter.name(), parameter.value());
    }
    for (Buffer buffer : classifier.buffers()) {
      targets.put(buffer.name(), buffer.value());
    }
    fill(targets, "");
  }

  /** Copies the recurrent layer's numbers into a language model, each direction into its own. */
  public void fill(LanguageModel model) {
    Map<String, Matrix> targets = new HashMap<>();
    for (Parameter parameter : model.denseParameters()) {
      String name = parameter.name();
      targets.put(
          name.startsWith("previous.")
              ? name.replaceFirst("previous\\.", "") + "_reverse"
              : name.replaceFirst("next\\.", ""),
          parameter.value());
    }
    fill(targets, "rnn.");
  }

  private static void fill(Map<String, Matrix> targets, String prefix) {
    SafetensorsReader reader = read();
    for (TensorInfo tensor : reader.tensors()) {
      if (tensor.name().startsWith(prefix)) {
        float[] numbers = reader.floats(tensor.name());
        Matrix target = targets.get(tensor.name());
        if (target == null || target.size() != numbers.length) {
          throw new IllegalArgumentException(tensor.name() + " does not fit this network");
        }
        System.arraycopy(numbers, 0, target.writableData(), 0, numbers.length);
      }
    }
  }

  private static SafetensorsReader read() {
    try (InputStream in = EnglishLayers.class.getResourceAsStream(RESOURCE)) {
      return new SafetensorsReader(new ByteSource.InMemory(RESOURCE, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
