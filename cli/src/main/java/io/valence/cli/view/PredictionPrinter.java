package io.valence.cli.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.app.predict.PredictionColumns;
import io.valence.app.predict.PredictionCounts;
import io.valence.cli.console.Terminal;
import io.valence.data.DataConfig;
import io.valence.model.explain.AttributionMethod;
import io.valence.model.explain.IntegratedGradients;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Prints the predictions of texts.
 *
 * @param rule what is made of each prediction
 * @param columns number of labels, and whether unsure predictions are marked
 * @param explanation how words are explained; null for no explanation
 * @param running whether the probability after each word is printed
 * @param json whether a line is a JSON object
 */
public record PredictionPrinter(
    Terminal terminal,
    SentimentModel model,
    UnaryOperator<Prediction> rule,
    PredictionColumns columns,
    AttributionMethod explanation,
    boolean running,
    boolean json) {
  /** Prints and counts the predictions of some texts. */
  public void print(List<String> texts, PredictionCounts counts) {
    for (Prediction plain : model.predict(texts)) {
      Prediction prediction = rule.apply(plain);
      counts.add(prediction);
      print(prediction);
    }
    terminal.out().flush();
  }

  /** Prints the prediction of a text, and a note if there is something to know about it. */
  public void printWithNote(String text) {
    Prediction prediction = rule.apply(model.predict(text));
    print(prediction);
    if (!json) {
      note(prediction);
    }
  }

  private void print(Prediction prediction) {
    ExplanationView words = explanation == null ? null : explained(prediction);
    PrefixView prefixes = running ? new PrefixView(model.predictPrefixes(prediction.text())) : null;
    if (json) {
      terminal.result(json(prediction, words, prefixes));
      return;
    }
    terminal.result("%s", line(prediction));
    if (words != null && prediction.tokens() > 0) {
      words.lines(terminal.style().colored()).forEach(terminal::styled);
    }
    if (prefixes != null && prediction.tokens() > 0) {
      prefixes.lines(prediction.label()).forEach(terminal::styled);
    }
  }

  private ExplanationView explained(Prediction prediction) {
    return new ExplanationView(
        model.explain(
            prediction.text(), prediction.label(), explanation, IntegratedGradients.MOST_STEPS));
  }

  /** Label and probability, separated by a tab; of several labels if asked for. */
  private String line(Prediction prediction) {
    String labels =
        columns.most(prediction).stream()
            .map(each -> String.format(Locale.ROOT, "%s\t%.4f", each.getKey(), each.getValue()))
            .collect(Collectors.joining("\t"));
    return labels + (columns.marksUnsure() && columns.isUnsure(prediction) ? "\tunsure" : "");
  }

  private ObjectNode json(Prediction prediction, ExplanationView words, PrefixView prefixes) {
    ObjectNode root = new PredictionView(prediction, columns).json();
    if (words != null) {
      root.set("explanation", words.json());
    }
    if (prefixes != null) {
      root.set("running", prefixes.json());
    }
    return root;
  }

  private void note(Prediction prediction) {
    if (prediction.tokens() == 0) {
      terminal.note("the text has no words: this is what the model answers to an empty text");
    } else if (prediction.truncated()) {
      DataConfig data = model.config().data();
      terminal.note(
          "the text has %d tokens, of which the model reads %d (data.cut=%s)",
          prediction.tokens(), data.maxTokens(), data.cut().name().toLowerCase(Locale.ROOT));
    } else if (prediction.unknown() > 0) {
      terminal.note(
          prediction.unknown() == prediction.tokens()
              ? "no word of the text is in the vocabulary: the prediction is unreliable"
              : "%d of %d tokens are unknown to the model",
          prediction.unknown(),
          prediction.tokens());
    }
  }
}
