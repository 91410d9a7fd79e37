package io.valence.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code POST /predict}: {@code {"text": "…"}} or {@code {"texts": ["…", …]}}, with
 * {@code "explain"} and {@code "running"} as true where wanted.
 *
 * @param several whether a list of answers is expected
 */
record Questions(List<Question> all, boolean several) {
  /** More texts belong into several requests, so that others get their turn. */
  static final int MOST = 256;

  /** An explanation takes as long as dozens of answers. */
  static final int MOST_EXPLAINED = 16;

  /**
   * Reads a body.
   *
   * @throws BadRequestException when it is none
   */
  static Questions of(String body, ObjectMapper mapper) {
    JsonNode root;
    try {
      root = mapper.readTree(body);
    } catch (JsonProcessingException e) {
      throw new BadRequestException("the body is no JSON");
    }
    boolean several = root.has("texts");
    if (!root.isObject() || several == root.has("text")) {
      throw new BadRequestException("the body has \"text\" or \"texts\"");
    }
    boolean explain = flag(root, "explain");
    boolean running = flag(root, "running");
    List<Question> all = new ArrayList<>();
    for (JsonNode text : several ? root.get("texts") : List.of(root.get("text"))) {
      if (!text.isTextual()) {
        throw new BadRequestException("a text is a string");
      }
      all.add(new Question(text.asText(), explain, running));
    }
    int most = explain || running ? MOST_EXPLAINED : MOST;
    if (all.isEmpty() || all.size() > most) {
      throw new BadRequestException("1 to " + most + " texts, not " + all.size());
    }
    return new Questions(all, several);
  }

  private static boolean flag(JsonNode root, String name) {
    JsonNode value = root.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new BadRequestException("\"" + name + "\" is true or false");
    }
    return value.asBoolean();
  }

  /** What a client has to mend. */
  static final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
      super(message);
    }
  }
}
