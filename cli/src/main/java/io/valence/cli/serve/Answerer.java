package io.valence.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Answers questions, one answer each, in order; called by one thread only. */
@FunctionalInterface
public interface Answerer {
  /** The answers as JSON. */
  List<? extends JsonNode> answer(List<Question> questions);
}
