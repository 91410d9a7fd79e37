package io.valence.cli.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the server itself refuses, in the form of the other refusals. */
record ErrorResponse(ObjectMapper mapper) implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String message = HttpStatus.getMessage(response.getStatus());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    String body = mapper.createObjectNode().put("error", message).toString();
    Content.Sink.write(response, true, body, callback);
    return true;
  }
}
