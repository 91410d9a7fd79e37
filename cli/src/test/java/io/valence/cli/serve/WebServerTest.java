package io.valence.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server with an answerer that says back what it is asked. */
class WebServerTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CountDownLatch open = new CountDownLatch(1);
  private WebServer server;

  private void start(int waiting, Answerer answerer) throws IOException {
    server =
        new WebServer(
            "127.0.0.1", 0, waiting, answerer, MAPPER.createObjectNode().put("name", "m"), MAPPER);
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
            "{\"texts\":[" + "\"a\",".repeat(256) + "\"a\"]}",
            "{\"explain\":true,\"texts\":[" + "\"a\",".repeat(16) + "\"a\"]}",
            "[".repeat(100_000))) {
      HttpResponse<String> refused = send(question(body));
      assertEquals(400, refused.statusCode(), body);
      assertTrue(MAPPER.readTree(refused.body()).has("error"), refused.body());
    }
    HttpResponse<String> tooLong = send(question("\"" + "a".repeat(1 << 20) + "\""));
    assertEquals(413, tooLong.statusCode());
    assertTrue(MAPPER.readTree(tooLong.body()).has("error"), tooLong.body());
    HttpRequest form = at("/predict").POST(BodyPublishers.ofString("{\"text\":\"a\"}")).build();
    assertEquals(415, send(form).statusCode());
    assertEquals(405, send(at("/predict").build()).statusCode());
    assertEquals(405, send(at("/model").DELETE().build()).statusCode());
    assertEquals(404, send(at("/etc/passwd").build()).statusCode());
    assertEquals(400, send(at("/../etc/passwd").build()).statusCode());
    assertEquals(200, send(question("{\"text\":\"still there\"}")).statusCode());
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

  @Test
  void stoppingAnswersWhatWaits() throws Exception {
    start(4, this::slowly);
    CompletableFuture<HttpResponse<String>> waiting =
        client.sendAsync(question("{\"text\":\"a\"}"), BodyHandlers.ofString());
    while (!send(at("/metrics").build()).body().contains("valence_requests_total")) {
      Thread.sleep(5);
    }
    Thread.sleep(100);
    Thread stopper = new Thread(server::close);
    stopper.start();
    Thread.sleep(200);
    open.countDown();
    assertEquals(200, waiting.join().statusCode());
    stopper.join();
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
            "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
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
