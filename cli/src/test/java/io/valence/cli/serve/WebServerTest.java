package io.valence.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.model.config.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server answers and refuses, with an answerer that echoes its input. */
class WebServerTest {
  private TestServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersOneAndMany() throws Exception {
    server = new TestServer(8, TestServer::echo);
    HttpResponse<String> one =
        server.send(server.question("{\"text\":\"好看 <b>\",\"explain\":true}"));
    assertEquals(200, one.statusCode());
    assertEquals("application/json", one.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("好看 <b>", TestServer.MAPPER.readTree(one.body()).get("text").asText());
    assertTrue(TestServer.MAPPER.readTree(one.body()).get("explain").asBoolean());
    JsonNode many =
        TestServer.MAPPER.readTree(
            server.send(server.question("{\"texts\":[\"a\",\"b\",\"\"]}")).body());
    assertEquals("b", many.at("/predictions/1/text").asText());
    assertEquals(3, many.get("predictions").size());
  }

  @Test
  void refusesWhatIsNoQuestion() throws Exception {
    server = new TestServer(8, TestServer::echo);
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
      HttpResponse<String> refused = server.send(server.question(body));
      assertEquals(400, refused.statusCode(), body);
      assertTrue(TestServer.MAPPER.readTree(refused.body()).has("error"), refused.body());
    }
    byte[] twice = "{\"text\":\"a\",\"text\":\"b\"}".getBytes(StandardCharsets.UTF_8);
    String problem =
        assertThrows(Questions.BadRequestException.class, () -> Questions.of(twice, Json.mapper()))
            .getMessage();
    assertEquals("the body has a key twice", problem);
    assertTooLongIsRefused();
    String counted = server.metrics();
    assertTrue(
        counted.contains("valence_requests_total{path=\"/predict\",status=\"413\"} 1.0"), counted);
    HttpRequest form =
        server.at("/predict").POST(BodyPublishers.ofString("{\"text\":\"a\"}")).build();
    assertEquals(415, server.send(form).statusCode());
    assertEquals(405, server.send(server.at("/predict").build()).statusCode());
    assertEquals(405, server.send(server.at("/model").DELETE().build()).statusCode());
    assertEquals(404, server.send(server.at("/etc/passwd").build()).statusCode());
    assertEquals(400, server.send(server.at("/../etc/passwd").build()).statusCode());
    assertEquals(200, server.send(server.question("{\"text\":\"still there\"}")).statusCode());
  }

  /** Only the head is sent: the server answers before it reads a body, and the two would race. */
  private void assertTooLongIsRefused() throws IOException {
    String answer =
        server.response(
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1048577\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    assertTrue(answer.endsWith("{\"error\":\"the body is longer than 1048576 bytes\"}"), answer);
  }

  @Test
  void saysWhatItIsAndCounts() throws Exception {
    server = new TestServer(8, TestServer::echo);
    assertEquals("{\"status\":\"ok\"}", server.send(server.at("/health").build()).body());
    assertEquals(
        "m",
        TestServer.MAPPER
            .readTree(server.send(server.at("/model").build()).body())
            .get("name")
            .asText());
    server.send(server.question("{\"text\":\"a\"}"));
    server.send(server.question("{\"text\":\"a\"}"));
    String metrics = server.metrics();
    assertTrue(
        metrics.contains("valence_requests_total{path=\"/predict\",status=\"200\"} 2.0"), metrics);
    assertTrue(metrics.contains("valence_batch_texts_count 2"), metrics);
  }

  @Test
  void noPageMayFrameItAndNothingIsKept() throws Exception {
    server = new TestServer(8, TestServer::echo);
    HttpResponse<String> page = server.send(server.at("/").build());
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElseThrow());
    assertEquals("no-store", page.headers().firstValue("Cache-Control").orElseThrow());
  }

  @Test
  void aBodyIsPlainUtf8() throws Exception {
    server = new TestServer(8, TestServer::echo);
    byte[] broken = "{\"text\":\"bad ? room\"}".getBytes(StandardCharsets.US_ASCII);
    broken[13] = (byte) 0xFF;
    HttpRequest invalid =
        server
            .at("/predict")
            .header("Content-Type", "application/json; charset=UTF-8")
            .POST(BodyPublishers.ofByteArray(broken))
            .build();
    assertEquals(400, server.send(invalid).statusCode());
    assertTrue(server.send(invalid).body().contains("not valid UTF-8"));
    for (List<String> header :
        List.of(
            List.of("Content-Type", "application/json; charset=latin1"),
            List.of("Content-Type", "application/jsonp"),
            List.of("Content-Type", "text/plain"))) {
      HttpRequest other =
          server
              .at("/predict")
              .header(header.get(0), header.get(1))
              .POST(BodyPublishers.ofString("{\"text\":\"a\"}"))
              .build();
      assertEquals(415, server.send(other).statusCode(), header.get(1));
    }
    HttpRequest packed =
        server
            .at("/predict")
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofString("{\"text\":\"a\"}"))
            .build();
    assertEquals(415, server.send(packed).statusCode());
    HttpResponse<String> unknown =
        server.send(server.question("{\"text\":\"a\",\"explian\":true}"));
    assertTrue(unknown.body().contains("did you mean \\\"explain\\\"?"), unknown.body());
  }
}
