package io.valence.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits, what is refused, and what is dropped when the server is busy, fails or stops. */
class WebServerLoadTest {
  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private TestServer server;

  @AfterEach
  void stop() {
    open.countDown();
    server.close();
  }

  private List<JsonNode> slowly(List<Question> questions) {
    entered.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return TestServer.echo(questions);
  }

  @Test
  void longTextsThatWaitAreNamedAsTheReason() throws Exception {
    server = new TestServer(64, this::slowly);
    String text = "a".repeat(900_000);
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(server.sendAsync(server.question("{\"text\":\"" + text + "\"}")));
    }
    server.await(
        "valence_requests_waiting 4.0"); // of 3.6 million characters; one is being answered
    HttpResponse<String> more = server.send(server.question("{\"text\":\"" + text + "\"}"));
    assertEquals(429, more.statusCode());
    assertTrue(more.body().contains("too much text waits"), more.body());
    open.countDown();
    for (CompletableFuture<HttpResponse<String>> each : sent) {
      assertEquals(200, each.join().statusCode());
    }
  }

  @Test
  void refusesMoreThanMayWaitAndLosesNone() throws Exception {
    server = new TestServer(4, this::slowly);
    List<CompletableFuture<HttpResponse<String>>> sent =
        IntStream.range(0, 40)
            .mapToObj(i -> server.question("{\"text\":\"" + i + "\"}"))
            .map(request -> server.sendAsync(request))
            .toList();
    // Every refusal comes while the answerer is still busy with the first batch.
    CountDownLatch refused = new CountDownLatch(30);
    sent.forEach(each -> each.thenRun(refused::countDown));
    refused.await();
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
        assertEquals("" + i, TestServer.MAPPER.readTree(response.body()).get("text").asText());
      } else {
        assertEquals(429, response.statusCode());
      }
    }
    assertTrue(sent.stream().filter(s -> s.join().statusCode() == 200).count() >= 4);
  }

  @Test
  void stoppingAnswersPlainQuestionsThatWait() throws Exception {
    server = new TestServer(8, this::slowly);
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sent.add(server.sendAsync(server.question("{\"text\":\"a\"}")));
      // The first is answered alone, the others wait.
      entered.await();
    }
    server.await("valence_requests_waiting 3.0");
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
    server = new TestServer(64, TestServer::echo, this::slowly, TestServer.PATIENCE);
    List<CompletableFuture<HttpResponse<String>>> sent =
        IntStream.range(0, 40)
            .mapToObj(i -> server.question("{\"explain\":true,\"text\":\"a\"}"))
            .map(request -> server.sendAsync(request))
            .toList();
    server.await("valence_requests_waiting 39.0");
    assertEquals(200, server.send(server.question("{\"text\":\"plain\"}")).statusCode());
    Thread stopper = new Thread(server::close);
    stopper.start();
    while (stopper.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    // The explanation that was begun goes on; nothing else is.
    HttpResponse<String> late = server.send(server.question("{\"text\":\"plain\"}"));
    assertEquals(503, late.statusCode(), late.body());
    assertTrue(late.body().contains("the server is stopping"), late.body());
    assertEquals(503, server.send(server.at("/health").build()).statusCode());
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
    server =
        new TestServer(
            64,
            TestServer::echo,
            questions -> {
              explained.addAndGet(questions.size());
              return slowly(questions);
            },
            TestServer.PATIENCE);
    String body = "{\"explain\":true,\"texts\":[\"a\",\"b\"]}";
    for (int i = 0; i < 5; i++) {
      try (Socket socket = server.connect()) {
        String request =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        entered.await();
        server.await("valence_requests_waiting " + i + ".0");
      }
    }
    CompletableFuture<HttpResponse<String>> last = server.sendAsync(server.question(body));
    server.await("valence_requests_waiting 5.0");
    open.countDown();
    assertEquals(200, last.join().statusCode());
    // One text of the first (started) request, both of the last.
    assertEquals(3, explained.get());
    server.await("valence_requests_total{path=\"/predict\",status=\"499\"} 5.0");
  }

  @Test
  void aBatchThatFailsEndsNoOther() throws Exception {
    server =
        new TestServer(
            4,
            questions -> {
              if (questions.get(0).text().equals("bad")) {
                throw new OutOfMemoryError("told to");
              } else if (questions.get(0).text().equals("deep")) {
                throw new StackOverflowError("told to");
              }
              return TestServer.echo(questions);
            });
    assertEquals(500, server.send(server.question("{\"text\":\"bad\"}")).statusCode());
    assertEquals(500, server.send(server.question("{\"text\":\"deep\"}")).statusCode());
    assertEquals(200, server.send(server.question("{\"text\":\"good\"}")).statusCode());
  }
}
