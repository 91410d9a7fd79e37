package io.valence.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/** Converts requests to questions and answers to responses. */
final class Api extends Handler.Abstract {
  private static final String JSON = "application/json";
  static final String PREDICT = "/predict";
  static final String HEALTH = "/health";

  /** The page has inline script and style, calls only this server, and cannot be framed. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self';"
          + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** The client closed the connection; nginx's status code. */
  private static final int CLIENT_CLOSED = 499;

  /** For plain questions, and for those that cost dozens of them. */
  record Lanes(Lane plain, Lane costly) {}

  private final Lanes lanes;
  private final Guards guards;
  private final ServerMetrics metrics;
  private final ObjectMapper mapper;
  private final Map<String, Supplier<Body>> pages;

  /** The type and text of a response. */
  private record Body(String type, String text) {}

  /** Protects the server from harmful clients and other sites. */
  record Guards(HostCheck hosts, SlowClients slow, BodyBudget bodies, IdleCollection collection) {}

  /**
   * @param model response to {@code GET /model}
   * @param page the HTML of {@code GET /}
   * @param description response to {@code GET /openapi.json}
   */
  Api(
      Lanes lanes,
      Guards guards,
      ServerMetrics metrics,
      ObjectMapper mapper,
      JsonNode model,
      String page,
      String description) {
    this.lanes = lanes;
    this.guards = guards;
    this.metrics = metrics;
    this.mapper = mapper;
    this.pages =
        Map.of(
            "/",
            () -> new Body("text/html; charset=utf-8", page),
            "/openapi.json",
            () -> new Body(JSON, description),
            "/model",
            () -> new Body(JSON, model.toString()),
            HEALTH,
            () -> new Body(JSON, "{\"status\":\"ok\"}"),
            "/metrics",
            () -> new Body("text/plain; version=0.0.4; charset=utf-8", metrics.text()));
  }

  /** A request being processed. */
  private record Exchange(Request request, Response response, Callback callback, long start) {
    String path() {
      return Request.getPathInContext(request);
    }

    Connection connection() {
      return request.getConnectionMetaData().getConnection();
    }

    /** The next request needs a new connection. */
    void closeBehind() {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }

    /** Whether the client hung up; only for the last request of a connection. */
    boolean isAbandoned() {
      try {
        return connection().getEndPoint().fill(BufferUtil.allocate(1)) < 0;
      } catch (IOException e) {
        return true;
      }
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback, System.nanoTime());
    String method = request.getMethod();
    String hostProblem = guards.hosts.problem(request);
    if (hostProblem != null) {
      refuseUnread(exchange, HttpStatus.FORBIDDEN_403, hostProblem);
      return true;
    }
    if (exchange.path().equals(PREDICT)) {
      if (!method.equals("POST")) {
        response.getHeaders().put(HttpHeader.ALLOW, "POST");
        refuseUnread(exchange, HttpStatus.METHOD_NOT_ALLOWED_405, "use POST");
      } else {
        predict(exchange);
      }
      return true;
    }
    Supplier<Body> page = pages.get(exchange.path());
    if (page == null) {
      refuseUnread(
          exchange,
          HttpStatus.NOT_FOUND_404,
          "not found; the paths are /, /predict, /model, /health, /metrics, /openapi.json");
    } else if (!method.equals("GET") && !method.equals("HEAD")) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      refuseUnread(exchange, HttpStatus.METHOD_NOT_ALLOWED_405, "use GET");
    } else if (exchange.path().equals(HEALTH) && lanes.plain.isStopping()) {
      refuse(exchange, Lane.Refusal.STOPPING); // load balancers stop sending requests
    } else {
      respond(exchange, HttpStatus.OK_200, page.get());
    }
    return true;
  }

  private void predict(Exchange exchange) {
    HttpFields headers = exchange.request.getHeaders();
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    String charset = MimeTypes.getCharsetFromContentType(type);
    if (type == null || !JSON.equals(MimeTypes.getContentTypeWithoutCharset(type))) {
      // A page of another site may post text, but JSON only after a CORS preflight.
      refuseUnread(exchange, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "send Content-Type: " + JSON);
    } else if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
      refuseUnread(exchange, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "send the body in UTF-8");
    } else if (headers.contains(HttpHeader.CONTENT_ENCODING)) {
      refuseUnread(
          exchange,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
          "send the body without a content encoding");
    } else {
      readBody(exchange);
    }
  }

  /** Reads it asynchronously, so a slow client blocks no thread. */
  private void readBody(Exchange exchange) {
    BodyBudget.Counted body = guards.bodies.count(exchange.request);
    Content.Source.asByteArrayAsync(body, WebServer.LARGEST_BODY, new Reading(exchange, body));
  }

  /** The end of reading a body. */
  private final class Reading implements Promise.Invocable<byte[]> {
    private final Exchange exchange;
    private final BodyBudget.Counted reserved;

    Reading(Exchange exchange, BodyBudget.Counted reserved) {
      this.exchange = exchange;
      this.reserved = reserved;
    }

    @Override
    public void succeeded(byte[] body) {
      guards.slow.arrived(exchange.connection());
      try {
        ask(exchange, Questions.of(body, mapper));
      } catch (Questions.BadRequestException e) {
        refuse(exchange, HttpStatus.BAD_REQUEST_400, e.getMessage());
      } finally {
        reserved.close();
      }
    }

    @Override
    public void failed(Throwable problem) {
      reserved.close();
      // The rest of the body is not read.
      exchange.closeBehind();
      if (problem instanceof RejectedExecutionException) {
        later(
            exchange,
            HttpStatus.SERVICE_UNAVAILABLE_503,
            "too many request bodies at once; try again later");
        return;
      }
      int status =
          exchange.request.getLength() > WebServer.LARGEST_BODY
              ? HttpStatus.PAYLOAD_TOO_LARGE_413
              : problem instanceof HttpException http ? http.getCode() : 0;
      switch (status) {
        case HttpStatus.PAYLOAD_TOO_LARGE_413 ->
            refuse(
                exchange, status, "the body is longer than " + WebServer.LARGEST_BODY + " bytes");
        case 0 -> refuse(exchange, HttpStatus.BAD_REQUEST_400, "the request body ended early");
        default -> refuse(exchange, status, "the request body is not sent as HTTP says");
      }
    }
  }

  private void ask(Exchange exchange, Questions questions) {
    guards.collection.asked();
    Lane lane = questions.areCostly() ? lanes.costly : lanes.plain;
    if (questions.areCostly()) {
      // This is the last request on the connection, so the check for an open one loses no data.
      exchange.closeBehind();
    }
    lane.ask(questions.all(), () -> questions.areCostly() && exchange.isAbandoned())
        .whenComplete((answers, problem) -> answered(exchange, questions, answers, problem));
  }

  private void answered(
      Exchange exchange, Questions questions, List<JsonNode> answers, Throwable problem) {
    if (problem instanceof Lane.RefusedException refused) {
      refuse(exchange, refused.refusal());
    } else if (problem != null) {
      refuse(exchange, HttpStatus.INTERNAL_SERVER_ERROR_500, "the model gave no answer");
    } else if (questions.several()) {
      ObjectNode root = mapper.createObjectNode();
      root.putArray("predictions").addAll(answers);
      respond(exchange, HttpStatus.OK_200, new Body(JSON, written(root)));
    } else {
      respond(exchange, HttpStatus.OK_200, new Body(JSON, written(answers.get(0))));
    }
  }

  private void refuse(Exchange exchange, Lane.Refusal refusal) {
    switch (refusal) {
      case FULL ->
          later(
              exchange,
              HttpStatus.TOO_MANY_REQUESTS_429,
              "too many waiting requests; try again later");
      case TOO_MUCH_TEXT ->
          later(
              exchange,
              HttpStatus.TOO_MANY_REQUESTS_429,
              "too much text waits for answers; try again later, or send less at once");
      case LATE ->
          later(
              exchange,
              HttpStatus.SERVICE_UNAVAILABLE_503,
              "the request waited too long; try again later");
      case STOPPING -> {
        exchange.closeBehind();
        later(exchange, HttpStatus.SERVICE_UNAVAILABLE_503, "the server is stopping");
      }
      case ABANDONED -> refuse(exchange, CLIENT_CLOSED, "the client hung up");
    }
  }

  /**
   * Refuses a request whose body, if any, is not read. Jetty closes the connection if a part of the
   * body is still on its way; the client must know that, or its next request on it fails.
   */
  private void refuseUnread(Exchange exchange, int status, String message) {
    HttpFields headers = exchange.request.getHeaders();
    if (headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
        || headers.contains(HttpHeader.TRANSFER_ENCODING)) {
      exchange.closeBehind();
    }
    refuse(exchange, status, message);
  }

  private void later(Exchange exchange, int status, String message) {
    exchange.response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    refuse(exchange, status, message);
  }

  private void refuse(Exchange exchange, int status, String message) {
    ObjectNode root = mapper.createObjectNode();
    root.put("error", message);
    respond(exchange, status, new Body(JSON, written(root)));
  }

  private void respond(Exchange exchange, int status, Body body) {
    metrics.request(exchange.path(), status, (System.nanoTime() - exchange.start) / 1e9);
    exchange.response.setStatus(status);
    HttpFields.Mutable headers = exchange.response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, body.type);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Content-Security-Policy", CONTENT_POLICY);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    guards.slow.answered(exchange.connection());
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
