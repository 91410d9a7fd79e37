package io.valence.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.model.config.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server with an answerer that echoes its input. */
class WebServerTest {
  /** Longer than a busy machine stands still. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private WebServer server;

  private void start(int waiting, Answerer answerer) throws IOException {
    start(waiting, answerer, answerer, PATIENCE);
  }

  private void start(int waiting, Answerer plain, Answerer costly, Duration requestTime)
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

  @AfterEach
  void stop() {
    open.countDown();
    server.close();
  }

  private static List<JsonNode> echo(List<Question> questions) {
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

  private List<JsonNode> slowly(List<Question> questions) {
    entered.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return echo(questions);
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpRequest question(String body) {
    return at("/predict")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void answersOneAndMany() throws Exception {
    start(8, WebServerTest::echo);
    HttpResponse<String> one = send(question("{\"text\":\"好看 <b>\",\"explain\":true}"));
    assertEquals(200, one.statusCode());
    assertEquals("application/json", one.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("好看 <b>", MAPPER.readTree(one.body()).get("text").asText());
    assertTrue(MAPPER.readTree(one.body()).get("explain").asBoolean());
    JsonNode many = MAPPER.readTree(send(question("{\"texts\":[\"a\",\"b\",\"\"]}")).body());
    assertEquals("b", many.at("/predictions/1/text").asText());
    assertEquals(3, many.get("predictions").size());
  }

  @Test
  void refusesWhatIsNoQuestion() throws Exception {
    start(8, WebServerTest::echo);
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "{}",
            "{\"text\":1}",
            "{\"texts\":[]}",
            "{\"texts\":[\"a\",null]}",
            "{\"text\":\"a\",\"texts\":[\"a\"]}",
            "{\"text\":\"a\",\"explain\":1}",
            "{\"text\":\"a\",\"explian\":true}",
            "{\"texts\":{\"a\":\"b\"}}",
            "{\"texts\":\"a\"}",
            "{\"texts\":[" + "\"a\",".repeat(256) + "\"a\"]}",
            "{\"explain\":true,\"texts\":[" + "\"a\",".repeat(16) + "\"a\"]}",
            "[".repeat(100_000))) {
      HttpResponse<String> refused = send(question(body));
      assertEquals(400, refused.statusCode(), body);
      assertTrue(MAPPER.readTree(refused.body()).has("error"), refused.body());
    }
    byte[] twice = "{\"text\":\"a\",\"text\":\"b\"}".getBytes(StandardCharsets.UTF_8);
    String problem =
        assertThrows(Questions.BadRequestException.class, () -> Questions.of(twice, Json.mapper()))
            .getMessage();
    assertEquals("the body has a key twice", problem);
    assertTooLongIsRefused();
    String counted = send(at("/metrics").build()).body();
    assertTrue(
        counted.contains("valence_requests_total{path=\"/predict\",status=\"413\"} 1.0"), counted);
    HttpRequest form = at("/predict").POST(BodyPublishers.ofString("{\"text\":\"a\"}")).build();
    assertEquals(415, send(form).statusCode());
    assertEquals(405, send(at("/predict").build()).statusCode());
    assertEquals(405, send(at("/model").DELETE().build()).statusCode());
    assertEquals(404, send(at("/etc/passwd").build()).statusCode());
    assertEquals(400, send(at("/../etc/passwd").build()).statusCode());
    assertEquals(200, send(question("{\"text\":\"still there\"}")).statusCode());
  }

  @Test
  void aBodyIsSentAsHttpSays() throws Exception {
    start(8, WebServerTest::echo);
    String head = "POST /predict HTTP/1.1\r\nContent-Type: application/json\r\n";
    String chunked = head + "Transfer-Encoding: chunked\r\nHost: localhost\r\n\r\n";
    String wrong = answerToAll(chunked + "ZZ\r\nabc");
    assertTrue(wrong.startsWith("HTTP/1.1 400 "), wrong);
    assertTrue(wrong.endsWith("{\"error\":\"the request body is not sent as HTTP says\"}"), wrong);
    String large = answerToAll(chunked + "100001\r\n" + "a".repeat(0x100001));
    assertTrue(large.startsWith("HTTP/1.1 413 "), large);
    assertTrue(large.endsWith("{\"error\":\"the body is longer than 1048576 bytes\"}"), large);
    String none = answerToAll("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n");
    assertTrue(none.startsWith("HTTP/1.1 505 "), none);
    String counted = send(at("/metrics").build()).body();
    for (String each :
        List.of("/predict\",status=\"400", "/predict\",status=\"413", "status=\"505")) {
      assertTrue(counted.contains(each + "\"} 1.0"), counted);
    }
  }

  private String answerToAll(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void longTextsThatWaitAreNamedAsTheReason() throws Exception {
    start(64, this::slowly);
    String text = "a".repeat(900_000);
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(client.sendAsync(question("{\"text\":\"" + text + "\"}"), BodyHandlers.ofString()));
    }
    await("valence_requests_waiting 4.0"); // of 3.6 million characters; one is being answered
    HttpResponse<String> more = send(question("{\"text\":\"" + text + "\"}"));
    assertEquals(429, more.statusCode());
    assertTrue(more.body().contains("too much text waits"), more.body());
    open.countDown();
    for (CompletableFuture<HttpResponse<String>> each : sent) {
      assertEquals(200, each.join().statusCode());
    }
  }

  /** Only the head is sent: the server answers before it reads a body, and the two would race. */
  private void assertTooLongIsRefused() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String head =
          "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1048577\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.endsWith("{\"error\":\"the body is longer than 1048576 bytes\"}"), answer);
    }
  }

  @Test
  void saysWhatItIsAndCounts() throws Exception {
    start(8, WebServerTest::echo);
    assertEquals("{\"status\":\"ok\"}", send(at("/health").build()).body());
    assertEquals("m", MAPPER.readTree(send(at("/model").build()).body()).get("name").asText());
    send(question("{\"text\":\"a\"}"));
    send(question("{\"text\":\"a\"}"));
    String metrics = send(at("/metrics").build()).body();
    assertTrue(
        metrics.contains("valence_requests_total{path=\"/predict\",status=\"200\"} 2.0"), metrics);
    assertTrue(metrics.contains("valence_batch_texts_count 2"), metrics);
  }

  @Test
  void refusesMoreThanMayWaitAndLosesNone() throws Exception {
    start(4, this::slowly);
    List<CompletableFuture<HttpResponse<String>>> sent =
        IntStream.range(0, 40)
            .mapToObj(i -> question("{\"text\":\"" + i + "\"}"))
            .map(request -> client.sendAsync(request, BodyHandlers.ofString()))
            .toList();
    // Every refusal comes while the answerer is still busy with the first batch.
    while (sent.stream().filter(CompletableFuture::isDone).count() < 30) {
      Thread.sleep(5);
    }
    for (CompletableFuture<HttpResponse<String>> early : sent) {
      if (early.isDone()) {
        assertEquals(429, early.join().statusCode());
        assertEquals("1", early.join().headers().firstValue("Retry-After").orElseThrow());
      }
    }
    open.countDown();
    for (int i = 0; i < sent.size(); i++) {
      HttpResponse<String> response = sent.get(i).join();
      if (response.statusCode() == 200) {
        assertEquals("" + i, MAPPER.readTree(response.body()).get("text").asText());
      } else {
        assertEquals(429, response.statusCode());
      }
    }
    assertTrue(sent.stream().filter(s -> s.join().statusCode() == 200).count() >= 4);
  }

  /** Reads the metrics until they contain a text. */
  private void await(String metric) throws Exception {
    while (!send(at("/metrics").build()).body().contains(metric)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void stoppingAnswersPlainQuestionsThatWait() throws Exception {
    start(8, this::slowly);
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sent.add(client.sendAsync(question("{\"text\":\"a\"}"), BodyHandlers.ofString()));
      // The first is answered alone, the others wait.
      entered.await();
    }
    await("valence_requests_waiting 3.0");
    Thread stopper = new Thread(server::close);
    stopper.start();
    open.countDown();
    for (CompletableFuture<HttpResponse<String>> each : sent) {
      assertEquals(200, each.join().statusCode());
    }
    stopper.join();
  }

  @Test
  void stoppingRefusesExplanationsThatWaitAndLosesNone() throws Exception {
    start(64, WebServerTest::echo, this::slowly, PATIENCE);
    List<CompletableFuture<HttpResponse<String>>> sent =
        IntStream.range(0, 40)
            .mapToObj(i -> question("{\"explain\":true,\"text\":\"a\"}"))
            .map(request -> client.sendAsync(request, BodyHandlers.ofString()))
            .toList();
    await("valence_requests_waiting 39.0");
    assertEquals(200, send(question("{\"text\":\"plain\"}")).statusCode());
    Thread stopper = new Thread(server::close);
    stopper.start();
    while (stopper.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    // The explanation that was begun goes on; nothing else is.
    HttpResponse<String> late = send(question("{\"text\":\"plain\"}"));
    assertEquals(503, late.statusCode(), late.body());
    assertTrue(late.body().contains("the server is stopping"), late.body());
    assertEquals(503, send(at("/health").build()).statusCode());
    open.countDown();
    int answered = 0;
    for (CompletableFuture<HttpResponse<String>> each : sent) {
      HttpResponse<String> response = each.join();
      if (response.statusCode() == 200) {
        answered++;
      } else {
        assertEquals(503, response.statusCode(), response.body());
        assertEquals("1", response.headers().firstValue("Retry-After").orElseThrow());
      }
    }
    assertEquals(1, answered, "the one that was begun");
    stopper.join();
  }

  @Test
  void workForAClientThatHungUpIsDropped() throws Exception {
    AtomicInteger explained = new AtomicInteger();
    start(
        64,
        WebServerTest::echo,
        questions -> {
          explained.addAndGet(questions.size());
          return slowly(questions);
        },
        PATIENCE);
    String body = "{\"explain\":true,\"texts\":[\"a\",\"b\"]}";
    for (int i = 0; i < 5; i++) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        String request =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        entered.await();
        await("valence_requests_waiting " + i + ".0");
      }
    }
    CompletableFuture<HttpResponse<String>> last =
        client.sendAsync(question(body), BodyHandlers.ofString());
    await("valence_requests_waiting 5.0");
    open.countDown();
    assertEquals(200, last.join().statusCode());
    // One text of the first (started) request, both of the last.
    assertEquals(3, explained.get());
    await("valence_requests_total{path=\"/predict\",status=\"499\"} 5.0");
  }

  @Test
  void onlyItsOwnNamesAndPagesMayAsk() throws Exception {
    start(8, WebServerTest::echo);
    assertEquals("403", status("GET /model HTTP/1.1\r\nHost: evil.example\r\n"));
    assertEquals("403", status("GET / HTTP/1.1\r\nHost: evil.example:80\r\n"));
    for (String own :
        List.of("localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]:1", "mine.example")) {
      assertEquals("200", status("GET /model HTTP/1.1\r\nHost: " + own + "\r\n"), own);
    }
    String host = "GET /model HTTP/1.1\r\nHost: localhost:8080\r\nOrigin: ";
    assertEquals("200", status(host + "http://localhost:8080\r\n"));
    assertEquals("403", status(host + "http://localhost:9090\r\n"));
    assertEquals("403", status(host + "https://evil.example\r\n"));
    assertEquals("403", status(host + "null\r\n"));
  }

  /** The response status for a request with these headers. */
  private String status(String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request = headers + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }
  }

  @Test
  void noPageMayFrameItAndNothingIsKept() throws Exception {
    start(8, WebServerTest::echo);
    HttpResponse<String> page = send(at("/").build());
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElseThrow());
    assertEquals("no-store", page.headers().firstValue("Cache-Control").orElseThrow());
  }

  @Test
  void aBodyIsPlainUtf8() throws Exception {
    start(8, WebServerTest::echo);
    byte[] broken = "{\"text\":\"bad ? room\"}".getBytes(StandardCharsets.US_ASCII);
    broken[13] = (byte) 0xFF;
    HttpRequest invalid =
        at("/predict")
            .header("Content-Type", "application/json; charset=UTF-8")
            .POST(BodyPublishers.ofByteArray(broken))
            .build();
    assertEquals(400, send(invalid).statusCode());
    assertTrue(send(invalid).body().contains("not valid UTF-8"));
    for (List<String> header :
        List.of(
            List.of("Content-Type", "application/json; charset=latin1"),
            List.of("Content-Type", "application/jsonp"),
            List.of("Content-Type", "text/plain"))) {
      HttpRequest other =
          at("/predict")
              .header(header.get(0), header.get(1))
              .POST(BodyPublishers.ofString("{\"text\":\"a\"}"))
              .build();
      assertEquals(415, send(other).statusCode(), header.get(1));
    }
    HttpRequest packed =
        at("/predict")
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofString("{\"text\":\"a\"}"))
            .build();
    assertEquals(415, send(packed).statusCode());
    HttpResponse<String> unknown = send(question("{\"text\":\"a\",\"explian\":true}"));
    assertTrue(unknown.body().contains("did you mean \\\"explain\\\"?"), unknown.body());
  }

  @Test
  void aResponseSaysThatTheConnectionClosesIfTheBodyIsNotRead() throws Exception {
    start(8, WebServerTest::echo);
    String json = "\r\nContent-Type: application/json";
    for (String head :
        List.of(
            "POST /predict HTTP/1.1\r\nContent-Type: text/plain",
            "POST /predict HTTP/1.1\r\nContent-Type: application/json; charset=latin1",
            "POST /predict HTTP/1.1\r\nContent-Encoding: gzip" + json,
            "PUT /predict HTTP/1.1" + json,
            "POST /model HTTP/1.1" + json,
            "POST /nothing HTTP/1.1" + json)) {
      for (String body : List.of("Content-Length: 12", "Transfer-Encoding: chunked")) {
        assertTrue(answerTo(head + "\r\n" + body).contains("\r\nConnection: close\r\n"), head);
      }
    }
    assertTrue(answerTo("GET /nothing HTTP/1.1").startsWith("HTTP/1.1 404"));
    assertFalse(answerTo("GET /nothing HTTP/1.1").contains("Connection: close"));
  }

  /** Sends the header of a request, and no body; returns the header of the response. */
  private String answerTo(String header) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write((header + "\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        assertTrue(next >= 0, answer.toString());
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  @Test
  void aRequestThatTricklesInIsCutOff() throws Exception {
    start(8, WebServerTest::echo, WebServerTest::echo, Duration.ofMillis(200));
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write("GET /model HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      // A server that keeps waiting finally responds that the header is too long.
      assertEquals("", trickle(socket), "an answer");
    }
    assertEquals(200, send(at("/model").build()).statusCode());
  }

  /** Sends single bytes until the server closes the connection; returns its response. */
  private static String trickle(Socket socket) throws InterruptedException {
    StringBuilder said = new StringBuilder();
    try {
      while (true) {
        socket.getOutputStream().write('a');
        Thread.sleep(2);
        while (socket.getInputStream().available() > 0) {
          said.append((char) socket.getInputStream().read());
        }
      }
    } catch (IOException closed) {
      return said.toString();
    }
  }

  @Test
  void aBatchThatFailsEndsNoOther() throws Exception {
    start(
        4,
        questions -> {
          if (questions.get(0).text().equals("bad")) {
            throw new OutOfMemoryError("told to");
          }
          return echo(questions);
        });
    assertEquals(500, send(question("{\"text\":\"bad\"}")).statusCode());
    assertEquals(200, send(question("{\"text\":\"good\"}")).statusCode());
  }

  @Test
  void aClientThatBreaksOffHurtsNobody() throws Exception {
    start(4, WebServerTest::echo);
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        String begin =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{\"text\":";
        socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
      }
    }
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertTrue(new String(in.readNBytes(12), StandardCharsets.US_ASCII).endsWith("400"));
    }
    assertEquals(200, send(question("{\"text\":\"a\"}")).statusCode());
  }
}
