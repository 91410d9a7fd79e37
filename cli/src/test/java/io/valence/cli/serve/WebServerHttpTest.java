package io.valence.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests as bytes: who may ask, bodies that are wrong or not read, clients that stall or leave.
 */
class WebServerHttpTest {
  private TestServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aBodyIsSentAsHttpSays() throws Exception {
    server = new TestServer(8, TestServer::echo);
    String head = "POST /predict HTTP/1.1\r\nContent-Type: application/json\r\n";
    String chunked = head + "Transfer-Encoding: chunked\r\nHost: localhost\r\n\r\n";
    String wrong = server.response(chunked + "ZZ\r\nabc");
    assertTrue(wrong.startsWith("HTTP/1.1 400 "), wrong);
    assertTrue(wrong.endsWith("{\"error\":\"the request body is not sent as HTTP says\"}"), wrong);
    String large = server.response(chunked + "100001\r\n" + "a".repeat(0x100001));
    assertTrue(large.startsWith("HTTP/1.1 413 "), large);
    assertTrue(large.endsWith("{\"error\":\"the body is longer than 1048576 bytes\"}"), large);
    String none = server.response("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n");
    assertTrue(none.startsWith("HTTP/1.1 505 "), none);
    String counted = server.metrics();
    for (String each :
        List.of("/predict\",status=\"400", "/predict\",status=\"413", "status=\"505")) {
      assertTrue(counted.contains(each + "\"} 1.0"), counted);
    }
  }

  @Test
  void onlyItsOwnNamesAndPagesMayAsk() throws Exception {
    server = new TestServer(8, TestServer::echo);
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

  /** The status of the response to a request with these headers. */
  private String status(String headers) throws IOException {
    return server
        .response(headers + "Connection: close\r\n\r\n")
        .substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }

  @Test
  void aResponseSaysThatTheConnectionClosesIfTheBodyIsNotRead() throws Exception {
    server = new TestServer(8, TestServer::echo);
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
    try (Socket socket = server.connect()) {
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
    server = new TestServer(8, TestServer::echo, TestServer::echo, Duration.ofMillis(200));
    try (Socket socket = server.connect()) {
      socket
          .getOutputStream()
          .write("GET /model HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      // A server that keeps waiting finally responds that the header is too long.
      assertEquals("", trickle(socket), "an answer");
    }
    assertEquals(200, server.send(server.at("/model").build()).statusCode());
  }

  @Test
  void aClientThatBreaksOffHurtsNobody() throws Exception {
    server = new TestServer(4, TestServer::echo);
    for (int i = 0; i < 100; i++) {
      try (Socket socket = server.connect()) {
        String begin =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{\"text\":";
        socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
      }
    }
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertTrue(new String(in.readNBytes(12), StandardCharsets.US_ASCII).endsWith("400"));
    }
    assertEquals(200, server.send(server.question("{\"text\":\"a\"}")).statusCode());
  }

  private static final String ANNOUNCED =
      "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Connection: close\r\nContent-Length: 1048576\r\n\r\n{\"text\":\"a\"}";

  private static final byte[] REST = " ".repeat((1 << 20) - 12).getBytes(StandardCharsets.US_ASCII);

  private List<Socket> announce(int bodies) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < bodies; i++) {
      Socket socket = server.connect();
      sockets.add(socket);
      socket.getOutputStream().write(ANNOUNCED.getBytes(StandardCharsets.US_ASCII));
    }
    return sockets;
  }

  /** More than all bodies together may have: 64 clients made the server refuse all others. */
  @Test
  void bodiesThatAreOnlyAnnouncedKeepNobodyOut() throws Exception {
    server = new TestServer(8, TestServer::echo);
    for (Socket socket : announce(80)) {
      try (socket) {
        socket.getOutputStream().write(REST);
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      }
    }
  }

  @Test
  void moreBodiesThanTheMemoryHoldsAreRefused() throws Exception {
    server = new TestServer(8, TestServer::echo);
    List<Socket> sockets = announce(66);
    for (Socket socket : sockets) {
      try {
        socket.getOutputStream().write(REST, 0, REST.length - 1);
      } catch (IOException closed) {
        // It was refused while it was sending.
      }
    }
    server.await("/predict\",status=\"503\"} ");
    for (Socket socket : sockets) {
      socket.close();
    }
    assertEquals(200, server.send(server.question("{\"text\":\"a\"}")).statusCode());
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
}
