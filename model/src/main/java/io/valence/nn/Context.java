package io.valence.nn;

import io.valence.app.device.Backends;
import io.valence.data.Seed;
import io.valence.model.math.Backend;
import java.util.random.RandomGenerator;

/**
 * What computes, and what chance is drawn from. Modules are made with one and live as long as it.
 *
 * <p>Each module draws its parameters from a stream of its own, so that the same seed and the same
 * order of making modules give the same numbers.
 */
public final class Context implements AutoCloseable {
  private final Backend backend;
  private final Seed seed;
  private int made;

  private Context(Backend backend, Seed seed) {
    this.backend = backend;
    this.seed = seed;
  }

  /**
   * Computes in plain Java on the calling thread: the specification, with the same bits on every
   * processor.
   *
   * @param seed of the parameters
   * @return a context, to be closed by the caller
   */
  public static Context withSeed(long seed) {
    return new Context(new Backends().quick(), new Seed(seed));
  }

  /**
   * Computes on all processors, by OpenBLAS where its jars are on the class path, and oneDNN where
   * the environment has {@code OMP_NUM_THREADS=1}, too.
   *
   * @param seed of the parameters
   * @return a context, to be closed by the caller
   */
  public static Context fast(long seed) {
    return new Context(new Backends().bulk(), new Seed(seed));
  }

  Backend backend() {
    return backend;
  }

  /** Chance for the parameters of the next module. */
  RandomGenerator random() {
    return seed.stream("nn", made++);
  }

  /** Ends its threads and frees native memory; its modules may not compute any more. */
  @Override
  public void close() {
    backend.close();
  }
}
