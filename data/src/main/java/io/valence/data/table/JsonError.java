package io.valence.data.table;

import com.fasterxml.jackson.core.JsonProcessingException;

/** What is wrong with a JSON text. */
public record JsonError(JsonProcessingException problem) {
  /** The parser's words, without its place, which names a source instead of the file. */
  public String message() {
    return problem
        .getOriginalMessage()
        .replaceAll("\\s*\\((start marker )?at \\[Source.*", "")
        .strip();
  }
}
