package io.valence.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An HTTP server for a model (Jetty): bounded bodies and queues, timeouts, graceful stop. */
public final class WebServer implements AutoCloseable {
  /** Bytes. */
  static final int LARGEST_BODY = 1 << 20;

  /** Bytes of all bodies being read. */
  private static final long ALL_BODIES = 64L << 20;

  private static final int THREADS = 32;
  private static final int MOST_CONNECTIONS = 1024;
  private static final int IDLE_MILLISECONDS = 30_000;

  /** Idle timeout when other connections are waiting. */
  private static final int IDLE_WHEN_FULL_MILLISECONDS = 500;

  /** Time without requests before memory is released. */
  private static final Duration IDLE = Duration.ofSeconds(15);

  private static final int STOP_MILLISECONDS = 10_000;

  /** Maximum characters of plain texts in the queue, and in one batch. */
  private static final long PLAIN_WAITING = 1L << 22;

  private static final int PLAIN_TOGETHER = 1 << 16;

  /** Maximum characters of texts waiting for explanation: a few seconds. */
  private static final long COSTLY_WAITING = 1L << 16;

  private final Server server;
  private final ServerConnector connector;
  private final Api.Lanes lanes;
  private final SlowClients slow;
  private final IdleCollection collection;

  /**
   * Creates a server without starting it.
   *
   * @param plain answers plain questions
   * @param costly answers costly questions, concurrently
   * @param model response to {@code GET /model}
   */
  public WebServer(
      ServerOptions options, Answerer plain, Answerer costly, JsonNode model, ObjectMapper mapper) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("valence-http");
    server = new Server(threads);
    server.setStopTimeout(STOP_MILLISECONDS);
    connector = connector(server, options);
    slow = new SlowClients(connector.getScheduler(), options.requestTime());
    connector.addBean(slow);
    collection = new IdleCollection(connector.getScheduler(), IDLE);
    ServerMetrics metrics = new ServerMetrics();
    lanes = lanes(options, plain, costly, metrics);
    Api.Guards guards =
        new Api.Guards(HostCheck.of(options), slow, new BodyBudget(ALL_BODIES), collection);
    SizeLimitHandler limit = new SizeLimitHandler(LARGEST_BODY, -1);
    limit.setHandler(
        new Api(
            lanes,
            guards,
            metrics,
            mapper,
            model,
            page(),
            resource("/io/valence/cli/serve/openapi.json")));
    server.setErrorHandler(new ErrorResponse(mapper, metrics));
    server.setHandler(new GracefulHandler(limit));
  }

  private static ServerConnector connector(Server server, ServerOptions options) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(IDLE_MILLISECONDS);
    server.addConnector(connector);
    NetworkConnectionLimit connections = new NetworkConnectionLimit(mostConnections(), connector);
    connections.setEndPointIdleTimeout(IDLE_WHEN_FULL_MILLISECONDS);
    server.addBean(connections);
    return connector;
  }

  private static Api.Lanes lanes(
      ServerOptions options, Answerer plain, Answerer costly, ServerMetrics metrics) {
    return new Api.Lanes(
        new Lane(
            "answers",
            plain,
            new Lane.Limits(
                options.waiting(), PLAIN_WAITING, PLAIN_TOGETHER, options.timeout(), true),
            metrics),
        new Lane(
            "explanations",
            costly,
            new Lane.Limits(options.waiting(), COSTLY_WAITING, 0, options.timeout(), false),
            metrics));
  }

  /** Half of the process's file limit, if the system reports it; the rest is for other files. */
  private static int mostConnections() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? (int) Math.max(16, Math.min(MOST_CONNECTIONS, system.getMaxFileDescriptorCount() / 2))
        : MOST_CONNECTIONS;
  }

  /** Starts listening. */
  public void start() throws IOException {
    try {
      server.start();
      slow.watch();
      collection.watch();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Accepts no more requests, answers waiting plain ones, refuses the others, and stops. */
  @Override
  public void close() {
    slow.close();
    collection.close();
    // Both before either ends: an explanation may take seconds more.
    lanes.costly().stop();
    lanes.plain().stop();
    lanes.costly().join();
    lanes.plain().join();
    try {
      server.stop();
    } catch (TimeoutException e) {
      // The remaining clients do not read their responses.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String page() {
    return resource("/io/valence/cli/serve/page.html")
        .replace("/*STYLE*/", resource("/io/valence/cli/report/page.css"))
        .replace("/*SHADE*/", resource("/io/valence/cli/report/shade.js"))
        .replace("/*SCRIPT*/", resource("/io/valence/cli/serve/page.js"));
  }

  private static String resource(String name) {
    try (InputStream in = WebServer.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
