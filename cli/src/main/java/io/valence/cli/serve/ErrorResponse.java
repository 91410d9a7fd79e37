package io.valence.cli.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Errors of the server itself, in the format of the other errors. */
record ErrorResponse(ObjectMapper mapper, ServerMetrics metrics) implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    double seconds = (System.nanoTime() - request.getBeginNanoTime()) / 1e9;
    metrics.request(Request.getPathInContext(request), status, seconds);
    String message =
        status == HttpStatus.PAYLOAD_TOO_LARGE_413
            ? "the body is longer than " + WebServer.LARGEST_BODY + " bytes"
            : HttpStatus.getMessage(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    // The rest of the request is not read: the next one needs a new connection.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    String body = mapper.createObjectNode().put("error", message).toString();
    Content.Sink.write(response, true, body, callback);
    return true;
  }
}
