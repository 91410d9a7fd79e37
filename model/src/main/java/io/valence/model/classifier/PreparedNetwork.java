package io.valence.model.classifier;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.PreparedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a backend keeps of a network whose weights no longer change: the recurrent layers' weights
 * as its products read them, and for the first words of the vocabulary, which are the commonest,
 * their part of the lowest layer's gates.
 *
 * <p>Each call adds as many words as it reads tokens, until {@value #MOST_BYTES} bytes are kept, so
 * that one text never waits for the whole vocabulary. Thread-safe.
 */
public final class PreparedNetwork {
  private static final int MOST_BYTES = 1 << 26;

  private final Backend backend;
  private final Classifier model;
  private final int most; // words
  private final ReentrantLock extending = new ReentrantLock();
  private volatile List<PreparedLayer> layers; // null if the backend keeps nothing

  /**
   * @param model not to be changed from now on
   */
  public PreparedNetwork(Backend backend, Classifier model) {
    this(backend, model, MOST_BYTES);
  }

  PreparedNetwork(Backend backend, Classifier model, int mostBytes) {
    this.backend = backend;
    this.model = model;
    List<PreparedLayer> all = model.rnn().prepare(backend);
    this.layers = all.contains(null) ? null : all;
    this.most = Math.min(model.vocabulary(), mostBytes / (Float.BYTES * model.gateColumns()));
  }

  /** The layers for a call that reads some tokens; null if the backend keeps nothing. */
  List<PreparedLayer> layers(long tokens) {
    if (layers != null && layers.get(0).rows() < most && extending.tryLock()) {
      try {
        extend(tokens);
      } finally {
        extending.unlock();
      }
    }
    return layers;
  }

  /** Opens no pass on the backend: an explanation may have one open on another thread. */
  private void extend(long tokens) {
    PreparedLayer lowest = layers.get(0);
    int from = lowest.rows();
    int to = (int) Math.min(most, from + tokens);
    if (to > from) {
      Matrix words = model.embedding().weight().value().copyOfRows(from, to);
      List<PreparedLayer> all = new ArrayList<>(layers);
      all.set(0, backend.extend(lowest, words));
      layers = all;
    }
  }
}
