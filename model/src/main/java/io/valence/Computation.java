package io.valence;

import java.io.Serializable;

/**
 * Where and how a {@link SentimentModel} computes its predictions. It is serializable, since a
 * program on many machines, such as one of Apache Spark, sends it to them.
 */
public sealed interface Computation extends Serializable {
  /**
   * Short lists on the calling thread in plain Java; {@value SentimentModel#BULK} texts or more on
   * all processors, with native libraries if they are on the class path.
   */
  Computation ALL_PROCESSORS = new Threads(Runtime.getRuntime().availableProcessors());

  /**
   * As {@link #ALL_PROCESSORS}, but on the calling thread alone: for a program with a thread per
   * processor of its own, such as an executor of Apache Spark.
   */
  Computation CALLING_THREAD = new CallingThread(false);

  /** On the calling thread alone, in plain Java: the same bits on every machine. */
  Computation CALLING_THREAD_JAVA = new CallingThread(true);

  /**
   * As {@link #ALL_PROCESSORS}, with another number of threads.
   *
   * @param count for long lists; at least 1
   * @serial exclude
   */
  record Threads(int count) implements Computation {
    /**
     * Checks the number.
     *
     * @param count for long lists; at least 1
     */
    public Threads {
      if (count < 1) {
        throw new IllegalArgumentException("count < 1: " + count);
      }
    }
  }

  /**
   * On the calling thread.
   *
   * @param plainJava whether native libraries are left alone, for long lists too
   * @serial exclude
   */
  record CallingThread(boolean plainJava) implements Computation {}
}
