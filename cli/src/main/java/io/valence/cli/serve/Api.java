package io.valence.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/** Turns requests into questions and answers into responses. */
final class Api extends Handler.Abstract {
  private static final String JSON = "application/json";
  private static final String PREDICT = "/predict";

  private final Batcher batcher;
  private final ServerMetrics metrics;
  private final ObjectMapper mapper;
  private final Map<String, Supplier<Body>> pages;

  /** A response's type and text. */
  private record Body(String type, String text) {}

  /**
   * @param model what {@code GET /model} says
   * @param page the HTML of {@code GET /}
   */
  Api(Batcher batcher, ServerMetrics metrics, ObjectMapper mapper, JsonNode model, String page) {
    this.batcher = batcher;
    this.metrics = metrics;
    this.mapper = mapper;
    this.pages =
        Map.of(
            "/", () -> new Body("text/html; charset=utf-8", page),
            "/model", () -> new Body(JSON, model.toString()),
            "/health", () -> new Body(JSON, "{\"status\":\"ok\"}"),
            "/metrics", () -> new Body("text/plain; version=0.0.4; charset=utf-8", metrics.text()));
  }

  /** A request on its way to a response. */
  private record Exchange(Request request, Response response, Callback callback, long start) {
    String path() {
      return Request.getPathInContext(request);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback, System.nanoTime());
    String method = request.getMethod();
    if (exchange.path().equals(PREDICT)) {
      if (!method.equals("POST")) {
        response.getHeaders().put(HttpHeader.ALLOW, "POST");
        refuse(exchange, HttpStatus.METHOD_NOT_ALLOWED_405, "use POST");
      } else {
        predict(exchange);
      }
      return true;
    }
    Supplier<Body> page = pages.get(exchange.path());
    if (page == null) {
      refuse(exchange, HttpStatus.NOT_FOUND_404, "there is /, /predict, /model, /health, /metrics");
    } else if (!method.equals("GET") && !method.equals("HEAD")) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      refuse(exchange, HttpStatus.METHOD_NOT_ALLOWED_405, "use GET");
    } else {
      respond(exchange, HttpStatus.OK_200, page.get());
    }
    return true;
  }

  private void predict(Exchange exchange) {
    String type = exchange.request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null || !type.startsWith(JSON)) {
      // A page of another site may post text, but no JSON without asking first.
      refuse(exchange, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "send Content-Type: " + JSON);
      return;
    }
    // Read as it comes, so that a slow client holds no thread.
    Content.Source.asByteArrayAsync(
        exchange.request,
        WebServer.LARGEST_BODY,
        new Promise.Invocable<>() {
          @Override
          public void succeeded(byte[] body) {
            read(exchange, new String(body, StandardCharsets.UTF_8));
          }

          @Override
          public void failed(Throwable problem) {
            // What is left of it is not read: the next request needs a connection of its own.
            exchange.response.getHeaders().put(HttpHeader.CONNECTION, "close");
            refuse(
                exchange,
                HttpStatus.PAYLOAD_TOO_LARGE_413,
                "the body is longer than " + WebServer.LARGEST_BODY + " bytes, or broke off");
          }
        });
  }

  private void read(Exchange exchange, String body) {
    Questions questions;
    try {
      questions = Questions.of(body, mapper);
    } catch (Questions.BadRequestException e) {
      refuse(exchange, HttpStatus.BAD_REQUEST_400, e.getMessage());
      return;
    }
    CompletableFuture<List<JsonNode>> answers = batcher.ask(questions.all());
    if (answers == null) {
      exchange.response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
      refuse(exchange, HttpStatus.TOO_MANY_REQUESTS_429, "too many requests wait; try again");
      return;
    }
    answers.whenComplete((found, failure) -> answered(exchange, questions, found, failure));
  }

  private void answered(
      Exchange exchange, Questions questions, List<JsonNode> answers, Throwable problem) {
    if (problem != null) {
      refuse(exchange, HttpStatus.INTERNAL_SERVER_ERROR_500, "the model gave no answer");
    } else if (questions.several()) {
      ObjectNode root = mapper.createObjectNode();
      root.putArray("predictions").addAll(answers);
      respond(exchange, HttpStatus.OK_200, new Body(JSON, written(root)));
    } else {
      respond(exchange, HttpStatus.OK_200, new Body(JSON, written(answers.get(0))));
    }
  }

  private void refuse(Exchange exchange, int status, String message) {
    ObjectNode root = mapper.createObjectNode();
    root.put("error", message);
    respond(exchange, status, new Body(JSON, written(root)));
  }

  private void respond(Exchange exchange, int status, Body body) {
    String known = pages.containsKey(exchange.path()) ? exchange.path() : "other";
    String path = exchange.path().equals(PREDICT) ? PREDICT : known;
    metrics.request(path, status, (System.nanoTime() - exchange.start) / 1e9);
    exchange.response.setStatus(status);
    exchange.response.getHeaders().put(HttpHeader.CONTENT_TYPE, body.type);
    exchange.response.getHeaders().put("X-Content-Type-Options", "nosniff");
    Content.Sink.write(exchange.response, true, body.text, exchange.callback);
  }

  private String written(JsonNode node) {
    try {
      return mapper.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
