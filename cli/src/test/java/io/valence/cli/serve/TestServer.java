package io.valence.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A server on a free port with answerers of the test's own, and a client of it. */
final class TestServer implements AutoCloseable {
  /** Longer than a busy machine stands still. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final WebServer server;

  TestServer(int waiting, Answerer answerer) throws IOException {
    this(waiting, answerer, answerer, PATIENCE);
  }

  TestServer(int waiting, Answerer plain, Answerer costly, Duration requestTime)
      throws IOException {
    server =
        new WebServer(
            new ServerOptions(
                "127.0.0.1", 0, waiting, PATIENCE, requestTime, Set.of("mine.example")),
            plain,
            costly,
            MAPPER.createObjectNode().put("name", "m"),
            MAPPER);
    server.start();
  }

  /** Answers each question with itself. */
  static List<JsonNode> echo(List<Question> questions) {
    return questions.stream()
        .map(
            q ->
                (JsonNode)
                    MAPPER
                        .createObjectNode()
                        .put("text", q.text())
                        .put("explain", q.explain())
                        .put("running", q.running()))
        .toList();
  }

  HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(PATIENCE); // for an answer that is lost
  }

  HttpRequest question(String body) {
    return at("/predict")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  /** Reads the metrics until they contain a text. */
  void await(String metric) throws IOException, InterruptedException {
    while (!metrics().contains(metric)) {
      Thread.onSpinWait();
    }
  }

  String metrics() throws IOException, InterruptedException {
    return send(at("/metrics").build()).body();
  }

  Socket connect() throws IOException {
    return new Socket("127.0.0.1", server.port());
  }

  /** Sends bytes as they are; returns the response, which ends when the server hangs up. */
  String response(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Refuses what comes and waits for what is being answered. */
  @Override
  public void close() {
    server.close();
  }
}
