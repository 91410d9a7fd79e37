package io.valence.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.cli.view.ExplanationView;
import io.valence.cli.view.PredictionView;
import io.valence.cli.view.PrefixView;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.explain.AttributionMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers questions with a model. */
public record ModelAnswerer(SentimentModel model) implements Answerer {
  /** Steps of an explanation; few, since others wait. */
  private static final int STEPS = 128;

  @Override
  public List<ObjectNode> answer(List<Question> questions) {
    List<Prediction> predictions = model.predict(questions.stream().map(Question::text).toList());
    List<ObjectNode> answers = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      answers.add(answer(questions.get(i), predictions.get(i)));
    }
    return answers;
  }

  private ObjectNode answer(Question question, Prediction prediction) {
    ObjectNode answer = new PredictionView(prediction).json();
    if (question.explain()) {
      answer.set(
          "explanation",
          new ExplanationView(
                  model.explain(
                      question.text(), prediction.label(), AttributionMethod.GRADIENTS, STEPS))
              .json());
    }
    if (question.running()) {
      answer.set("running", new PrefixView(model.predictPrefixes(question.text())).json());
    }
    return answer;
  }

  /**
   * The response to {@code GET /model}.
   *
   * @param path path of the model
   */
  public ObjectNode description(Path path) {
    TrainedModel first = model.members().get(0);
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schema", 1);
    root.put("name", path.toAbsolutePath().normalize().getFileName().toString());
    ArrayNode fingerprints = root.putArray("fingerprints");
    model.members().forEach(member -> fingerprints.add(member.fingerprint()));
    root.put("version", first.provenance().version());
    model.labels().forEach(root.putArray("labels")::add);
    root.put("vocabulary", first.vocabulary().size());
    root.set("config", Json.mapper().valueToTree(first.config()));
    return root;
  }
}
