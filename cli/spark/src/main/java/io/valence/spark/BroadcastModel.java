package io.valence.spark;

import io.valence.Computation;
import io.valence.SentimentModel;
import java.io.Serializable;
import java.util.List;

/**
 * A model on its way to the executors. Spark keeps one copy per executor, which loads the model
 * when the first task needs it; all tasks of the executor share it, each on its own thread.
 */
final class BroadcastModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[][] members;
  private final Computation computation;
  private transient volatile SentimentModel loaded;

  BroadcastModel(ModelFiles files, Computation computation) {
    this.members = files.members().toArray(new byte[0][]);
    this.computation = computation;
  }

  /** The model, loaded once per process; never closed, since tasks may still use it. */
  SentimentModel model() {
    SentimentModel model = loaded;
    if (model == null) {
      synchronized (this) {
        model = loaded;
        if (model == null) {
          model = SentimentModel.load(List.of(members), computation);
          loaded = model;
        }
      }
    }
    return model;
  }
}
