package io.valence.cli.serve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose request does not arrive: a client that occasionally sends a byte is
 * never idle, and would hold its connection forever.
 */
final class SlowClients implements Connection.Listener {
  /** State of a connection: when its request started to arrive, or 0. */
  private static final class Arriving {
    private long bytes;
    private long since;
    private boolean handled;
  }

  private final Map<Connection, Arriving> connections = new ConcurrentHashMap<>();
  private final Scheduler scheduler;
  private final Duration longest;
  private volatile boolean closed;

  /**
   * @param longest maximum time for a request to arrive
   */
  SlowClients(Scheduler scheduler, Duration longest) {
    this.scheduler = scheduler;
    this.longest = longest;
  }

  /** Starts checking all connections, several times per {@code longest}. */
  void watch() {
    if (!closed) {
      connections.forEach(this::look);
      scheduler.schedule(this::watch, longest.toMillis() / 4, TimeUnit.MILLISECONDS);
    }
  }

  private void look(Connection connection, Arriving arriving) {
    synchronized (arriving) {
      long bytes = connection.getBytesIn();
      if (arriving.handled || bytes == arriving.bytes) {
        return;
      }
      long now = System.nanoTime();
      if (arriving.since == 0) {
        arriving.since = now;
      } else if (now - arriving.since > longest.toNanos()) {
        connection.getEndPoint().close(new TimeoutException("the request does not arrive"));
      }
    }
  }

  /** A request has arrived completely, with its body. */
  void arrived(Connection connection) {
    Arriving arriving = connections.get(connection);
    if (arriving != null) {
      synchronized (arriving) {
        arriving.handled = true;
      }
    }
  }

  /** A request was answered: the next one may arrive. */
  void answered(Connection connection) {
    Arriving arriving = connections.get(connection);
    if (arriving != null) {
      synchronized (arriving) {
        arriving.handled = false;
        arriving.bytes = connection.getBytesIn();
        arriving.since = 0;
      }
    }
  }

  @Override
  public void onOpened(Connection connection) {
    connections.put(connection, new Arriving());
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  void close() {
    closed = true;
  }
}
