package io.valence;

import io.valence.app.run.Ensemble;
import io.valence.data.Encoder;
import io.valence.model.explain.Attribution;
import io.valence.model.explain.AttributionMethod;
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.List;

/** Explains the effect of each word of a text on a label, for all members of an ensemble. */
final class Explainer {
  private final Ensemble ensemble;

  Explainer(Ensemble ensemble) {
    this.ensemble = ensemble;
  }

  /** What it explains. */
  Ensemble ensemble() {
    return ensemble;
  }

  Explanation explain(
      Backend backend, String text, String label, AttributionMethod method, int maxSteps) {
    int target = ensemble.labels().indexOf(label);
    if (target < 0) {
      throw new IllegalArgumentException(
          "label \"" + label + "\" is not one of the model's " + ensemble.labels());
    }
    if (maxSteps < 1) {
      throw new IllegalArgumentException("maxSteps must be 1 or more, not " + maxSteps);
    }
    List<String> words = ensemble.first().encoder().writtenWords(text);
    Attribution found = attribution(backend, ensemble.encode(text), target, method, maxSteps);
    if (words.isEmpty()) {
      // No word has an effect: what stands for an empty text is the start.
      Double start = found.baseline() == null ? null : found.score();
      return new Explanation(label, method, List.of(), found.score(), start);
    }
    List<Explanation.Word> effects = new ArrayList<>();
    for (int t = 0; t < words.size(); t++) {
      effects.add(new Explanation.Word(words.get(t), found.effects()[t]));
    }
    return new Explanation(label, method, List.copyOf(effects), found.score(), found.baseline());
  }

  /** Runs one at a time: a backward pass writes to the parameters' gradients. */
  private synchronized Attribution attribution(
      Backend backend,
      List<Encoder.Encoded> text,
      int target,
      AttributionMethod method,
      int maxSteps) {
    List<Attribution> all = new ArrayList<>();
    for (int m = 0; m < text.size(); m++) {
      all.add(
          method
              .of(backend, ensemble.members().get(m).answering(), maxSteps)
              .explain(text.get(m).ids(), target));
    }
    return Attribution.mean(all);
  }
}
