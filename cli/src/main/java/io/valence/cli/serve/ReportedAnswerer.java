package io.valence.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells who runs the server why there was no answer; the client hears only that there was none.
 *
 * @param failures is told what was thrown, on the answering thread
 */
public record ReportedAnswerer(Answerer answerer, Consumer<Throwable> failures)
    implements Answerer {
  @Override
  public List<? extends JsonNode> answer(List<Question> questions) {
    try {
      return answerer.answer(questions);
    } catch (RuntimeException | Error e) {
      failures.accept(e);
      throw e;
    }
  }
}
