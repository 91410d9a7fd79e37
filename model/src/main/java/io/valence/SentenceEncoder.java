package io.valence;

import io.valence.app.device.Backends;
import io.valence.app.run.ModelPath;
import io.valence.data.Encoder;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.classifier.BatchPredictor;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Turns texts into vectors by the recurrent layers of a trained model: the features that its head
 * reads, and the output at each word. Any number of threads may call every method at the same time.
 *
 * <p>The numbers are those of <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a> with the
 * same weights. A blank text has the vector of the unknown token.
 */
public final class SentenceEncoder implements AutoCloseable {
  /** From this many texts on, native libraries are faster than plain Java. */
  private static final int BULK = 256;

  private final TrainedModel model;
  private final int threads; // of bulk
  private final Backend quick = new Backends().quick();
  private Backend bulk; // started when first needed
  private final Lifetime lifetime = new Lifetime("encoder");

  private SentenceEncoder(TrainedModel model, int threads) {
    this.model = model;
    this.threads = threads;
  }

  /**
   * Loads a model.
   *
   * @param path of a run folder or a {@code .safetensors} file; of an ensemble, one of its members
   * @return the encoder, to be closed by the caller
   * @throws io.valence.data.table.InputException when there is no model
   * @throws io.valence.app.UsageException when the folder contains an ensemble
   * @throws io.valence.model.checkpoint.ModelFileException when the file is damaged
   */
  public static SentenceEncoder load(Path path) {
    return load(path, Runtime.getRuntime().availableProcessors());
  }

  /**
   * As above.
   *
   * @param path of a run folder or a {@code .safetensors} file; of an ensemble, one of its members
   * @param threads number of threads that encode {@value #BULK} texts or more, at least 1
   * @return the encoder, to be closed by the caller
   * @throws io.valence.data.table.InputException when there is no model
   * @throws io.valence.app.UsageException when the folder contains an ensemble
   * @throws io.valence.model.checkpoint.ModelFileException when the file is damaged
   */
  public static SentenceEncoder load(Path path, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least 1 thread, not " + threads);
    }
    return new SentenceEncoder(new ModelPath(path).file().load(), threads);
  }

  /**
   * The model.
   *
   * @return the model that encodes
   */
  public TrainedModel model() {
    return model;
  }

  /**
   * The size of a vector.
   *
   * @return D·H of the last recurrent layer
   */
  public int width() {
    return model.classifier().featureCount();
  }

  /**
   * The vectors of texts: both final states side by side, or what the model's pooling makes of the
   * outputs.
   *
   * @param texts any texts
   * @return one vector [D·H] per text, in order
   */
  public List<float[]> encode(List<String> texts) {
    List<int[]> rows = texts.stream().map(text -> ids(text).ids()).toList();
    return lifetime.call(
        () -> {
          Backend backend = rows.size() < BULK ? quick : bulk();
          return rows(new BatchPredictor(backend, model.classifier()).features(rows));
        });
  }

  /**
   * The vector of one text.
   *
   * @param text any text
   * @return [D·H]
   */
  public float[] encode(String text) {
    return encode(List.of(Objects.requireNonNull(text, "text"))).get(0);
  }

  /**
   * A word of a text, and the output of the last recurrent layer at it.
   *
   * @param word the word as the model reads it
   * @param output [D·H], forward half first
   */
  public record Word(String word, float[] output) {}

  /**
   * The output at each word of a text.
   *
   * @param text any text
   * @return one per word that the model reads; empty for a blank text
   */
  public List<Word> encodeWords(String text) {
    Objects.requireNonNull(text, "text");
    return lifetime.call(() -> words(text));
  }

  private List<Word> words(String text) {
    List<String> words = model.encoder().words(text);
    if (words.isEmpty()) {
      return List.of();
    }
    List<float[]> outputs = outputs(ids(text).ids());
    List<Word> all = new ArrayList<>(words.size());
    for (int t = 0; t < words.size(); t++) {
      all.add(new Word(words.get(t), outputs.get(t)));
    }
    return all;
  }

  /** The output at each step, on a lane of its own: other threads may compute, too. */
  private List<float[]> outputs(int[] ids) {
    List<float[]> outputs = new ArrayList<>();
    quick.forEach(
        List.of(ids), (lane, row) -> outputs.addAll(rows(model.classifier().outputs(lane, row))));
    return outputs;
  }

  private Encoder.Encoded ids(String text) {
    return model.encoder().encode(Objects.requireNonNull(text, "text"));
  }

  private static List<float[]> rows(Matrix matrix) {
    List<float[]> rows = new ArrayList<>(matrix.rows());
    for (int r = 0; r < matrix.rows(); r++) {
      rows.add(matrix.copyOfRows(r, r + 1).data());
    }
    return rows;
  }

  private synchronized Backend bulk() {
    if (bulk == null) {
      bulk = new Backends().bulk(threads);
    }
    return bulk;
  }

  /**
   * Stops its threads and frees native memory, after running calls have finished. From now on calls
   * throw {@link IllegalStateException}; closing again does nothing.
   */
  @Override
  public void close() {
    lifetime.close(
        () -> {
          quick.close();
          if (bulk != null) {
            bulk.close();
          }
        });
  }
}
