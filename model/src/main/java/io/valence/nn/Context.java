package io.valence.nn;

import io.valence.app.device.Backends;
import io.valence.data.Seed;
import io.valence.model.math.Backend;
import java.util.random.RandomGenerator;

/**
 * The backend and source of randomness. Modules are created with one and live as long.
 *
 * <p>Each module initializes its parameters from its own random stream, so the same seed and order
 * of module creation give the same values.
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
   * @return a context, which the caller closes
   */
  public static Context withSeed(long seed) {
    return new Context(new Backends().quick(), new Seed(seed));
  }

  /**
   * Computes on all processors, with OpenBLAS if its jars are on the class path, and also oneDNN if
   * the environment has {@code OMP_NUM_THREADS=1}.
   *
   * @param seed of the parameters
   * @return a context, which the caller closes
   */
  public static Context fast(long seed) {
    return new Context(new Backends().bulk(), new Seed(seed));
  }

  Backend backend() {
    return backend;
  }

  /** Random stream for the next module's values. */
  RandomGenerator random() {
    return seed.stream("nn", made++);
  }

  /**
   * Ends its threads and frees native memory. Its modules must not compute any more: large products
   * are refused by the threads that are gone.
   */
  @Override
  public void close() {
    backend.close();
  }
}
