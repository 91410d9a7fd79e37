package io.valence.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.data.table.Nearest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code POST /predict}: {@code {"text": "…"}} or {@code {"texts": ["…", …]}}, with
 * {@code "explain"} and {@code "running"} optionally true.
 *
 * @param several whether to return a list
 */
record Questions(List<Question> all, boolean several) {
  private static final int LONGEST_KEY = 40;

  private static final List<String> KEYS = List.of("text", "texts", "explain", "running");

  /** More texts must be split into several requests, to give others a turn. */
  static final int MOST = 256;

  /** One explanation takes as long as dozens of predictions. */
  static final int MOST_EXPLAINED = 16;

  /**
   * Reads a body.
   *
   * @throws BadRequestException when it is not valid
   */
  static Questions of(byte[] body, ObjectMapper mapper) {
    JsonNode root;
    try {
      root =
          mapper.readTree(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      throw new BadRequestException("the body is not valid UTF-8");
    } catch (JsonProcessingException e) {
      boolean twice = String.valueOf(e.getMessage()).startsWith("Duplicate field");
      throw new BadRequestException(twice ? "the body has a key twice" : "the body is not JSON");
    }
    root.fieldNames().forEachRemaining(Questions::requireKnown);
    boolean several = root.has("texts");
    if (!root.isObject() || several == root.has("text")) {
      throw new BadRequestException("the body must have either \"text\" or \"texts\"");
    }
    boolean explain = flag(root, "explain");
    boolean running = flag(root, "running");
    if (several && !root.get("texts").isArray()) {
      throw new BadRequestException("\"texts\" is a list of strings");
    }
    List<Question> all = new ArrayList<>();
    for (JsonNode text : several ? root.get("texts") : List.of(root.get("text"))) {
      if (!text.isTextual()) {
        throw new BadRequestException("a text is a string");
      }
      all.add(new Question(text.asText(), explain, running));
    }
    int most = explain || running ? MOST_EXPLAINED : MOST;
    if (all.isEmpty() || all.size() > most) {
      throw new BadRequestException(
          "1 to "
              + most
              + (most == MOST ? " texts" : " texts with explain or running")
              + ", not "
              + all.size());
    }
    return new Questions(all, several);
  }

  private static void requireKnown(String key) {
    if (!KEYS.contains(key)) {
      String shown = key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) + "…" : key;
      throw new BadRequestException(
          "unknown key \"" + shown + "\"; did you mean \"" + new Nearest(KEYS).to(shown) + "\"?");
    }
  }

  /** Whether they take as long as dozens of plain questions. */
  boolean areCostly() {
    return all.get(0).isCostly();
  }

  private static boolean flag(JsonNode root, String name) {
    JsonNode value = root.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new BadRequestException("\"" + name + "\" is true or false");
    }
    return value.asBoolean();
  }

  /** An error that the client must fix. */
  static final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
      super(message);
    }
  }
}
