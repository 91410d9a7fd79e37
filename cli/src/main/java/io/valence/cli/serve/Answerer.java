package io.valence.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Answers questions, one answer each in their order; asked by one thread alone. */
@FunctionalInterface
public interface Answerer {
  /** The answers as JSON. */
  List<? extends JsonNode> answer(List<Question> questions);
}
