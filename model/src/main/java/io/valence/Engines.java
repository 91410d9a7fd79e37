package io.valence;

import io.valence.app.device.Backends;
import io.valence.app.run.Ensemble;
import io.valence.app.run.PreparedEnsemble;

/**
 * What computes a model's predictions: plain Java on the calling thread for short lists, native
 * libraries and threads for long ones. Thread-safe.
 */
final class Engines {
  private final Ensemble ensemble;
  private final Computation computation;
  private final PreparedEnsemble quick;
  private final Object starting = new Object();
  private PreparedEnsemble bulk; // started when first needed
  private volatile boolean bulkAlways;

  /**
   * @param quick has no thread and no native memory, so that several may share it and none closes
   *     it
   */
  private Engines(Ensemble ensemble, Computation computation, PreparedEnsemble quick) {
    this.ensemble = ensemble;
    this.computation = computation;
    this.quick = quick;
  }

  /** The engines of a model. */
  Engines(Ensemble ensemble, Computation computation) {
    this(ensemble, computation, new PreparedEnsemble(ensemble, new Backends().quick()));
  }

  /** Others for the same model, which keep the same for short lists. */
  Engines share() {
    return new Engines(ensemble, computation, quick);
  }

  /** The engine for a list of texts. */
  PreparedEnsemble of(int texts) {
    return bulkAlways || texts >= SentimentModel.BULK ? bulk() : quick;
  }

  /** The engine for long lists. */
  PreparedEnsemble bulk() {
    synchronized (starting) {
      if (bulk == null) {
        bulk =
            computation.equals(Computation.CALLING_THREAD_JAVA)
                ? quick
                : new PreparedEnsemble(ensemble, new Backends().bulk(threads()));
      }
      return bulk;
    }
  }

  private int threads() {
    return computation instanceof Computation.Threads threads ? threads.count() : 1;
  }

  /** Starts the engine for long lists, and takes it for all if it is as quick with short ones. */
  PreparedEnsemble preload() {
    PreparedEnsemble started = bulk();
    bulkAlways = new Backends().isBulkQuick();
    return started;
  }

  /** Ends threads and frees native memory; no other call may be running. */
  void close() {
    if (bulk != null && bulk != quick) {
      bulk.backend().close();
    }
    bulk = null;
  }
}
