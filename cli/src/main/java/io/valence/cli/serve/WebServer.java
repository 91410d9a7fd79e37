package io.valence.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A model behind a port (Jetty): bounded bodies, bounded queues, timeouts, a graceful stop. */
public final class WebServer implements AutoCloseable {
  /** Bytes. */
  static final int LARGEST_BODY = 1 << 20;

  private static final int THREADS = 32;
  private static final int IDLE_MILLISECONDS = 30_000;
  private static final int STOP_MILLISECONDS = 10_000;

  private final Server server;
  private final ServerConnector connector;
  private final Batcher batcher;

  /**
   * A server that is not started yet.
   *
   * @param host to listen at
   * @param port to listen at; 0 for any that is free
   * @param waiting requests that may wait before others are refused
   * @param model what {@code GET /model} says
   */
  public WebServer(
      String host, int port, int waiting, Answerer answerer, JsonNode model, ObjectMapper mapper) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("valence-http");
    server = new Server(threads);
    server.setStopTimeout(STOP_MILLISECONDS);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLISECONDS);
    server.addConnector(connector);
    ServerMetrics metrics = new ServerMetrics();
    batcher = new Batcher(answerer, waiting, metrics);
    SizeLimitHandler limit = new SizeLimitHandler(LARGEST_BODY, -1);
    limit.setHandler(new Api(batcher, metrics, mapper, model, page()));
    server.setErrorHandler(new ErrorResponse(mapper));
    server.setHandler(new GracefulHandler(limit));
  }

  /** Listens from now on. */
  public void start() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The port it listens at. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Takes no more requests, answers those it has, and stops. */
  @Override
  public void close() {
    try {
      server.stop();
      batcher.stop();
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
