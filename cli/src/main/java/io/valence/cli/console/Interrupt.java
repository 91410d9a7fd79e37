package io.valence.cli.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;

/**
 * Handles SIGINT and SIGTERM while a command runs: the first requests a stop, the second ends the
 * process immediately.
 */
public final class Interrupt implements AutoCloseable {
  private final AtomicReference<ExitCode> signal = new AtomicReference<>();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final Runnable first;
  private final Object formerInt;
  private final Object formerTerm;

  /**
   * Starts listening.
   *
   * @param first action run immediately on the first signal
   */
  public Interrupt(Runnable first) {
    this.first = first;
    formerInt = Signals.register("INT", () -> received(ExitCode.INTERRUPTED));
    formerTerm = Signals.register("TERM", () -> received(ExitCode.TERMINATED));
  }

  private void received(ExitCode code) {
    if (!signal.compareAndSet(null, code)) {
      System.exit(code.code());
    }
    arrived.countDown();
    first.run();
  }

  /** Waits for a signal. */
  public void await() {
    try {
      arrived.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a signal arrived. */
  public boolean came() {
    return signal.get() != null;
  }

  /** The exit code of the signal; null if none arrived. */
  public ExitCode exitCode() {
    return signal.get();
  }

  @Override
  public void close() {
    Signals.unregister("INT", formerInt);
    Signals.unregister("TERM", formerTerm);
  }
}
