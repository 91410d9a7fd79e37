package io.valence;

import io.valence.app.device.Backends;
import io.valence.model.math.Backend;

/** Where and how a {@link SentimentModel} computes its predictions. */
public enum Computation {
  /**
   * Short lists on the calling thread in plain Java; {@value SentimentModel#BULK} texts or more on
   * all processors, with native libraries if they are on the class path.
   */
  ALL_PROCESSORS,

  /**
   * On the calling thread alone, with native libraries if they are on the class path: for a program
   * with a thread per processor of its own, such as an executor of Apache Spark.
   */
  CALLING_THREAD,

  /** On the calling thread alone, in plain Java: the same bits on every machine. */
  CALLING_THREAD_JAVA;

  /** The backend for a few texts. */
  Backend forFew(Backends backends) {
    return switch (this) {
      case ALL_PROCESSORS, CALLING_THREAD_JAVA -> backends.quick();
      case CALLING_THREAD -> backends.bulk(1);
    };
  }

  /** Whether a long list has a backend of its own. */
  boolean hasBulk() {
    return this == ALL_PROCESSORS;
  }
}
