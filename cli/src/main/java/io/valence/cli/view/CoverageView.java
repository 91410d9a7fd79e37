package io.valence.cli.view;

import io.valence.model.evaluate.Coverage;
import io.valence.model.evaluate.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How accurate a model is on the rows it is sure of.
 *
 * @param unsureBelow the threshold asked for
 */
public record CoverageView(Scores scores, double unsureBelow) {
  /** The lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("probability at least       rows            accuracy on these");
    lines.add(line(Coverage.of(scores, unsureBelow)) + "   --unsure-below");
    Coverage.curve(scores).forEach(point -> lines.add(line(point)));
    return lines;
  }

  private static String line(Coverage point) {
    return String.format(
        Locale.ROOT,
        "  %.4f  %17s  %18s",
        point.threshold(),
        String.format(Locale.ROOT, "%,d (%.1f %%)", point.answered(), 100 * point.fraction()),
        point.answered() == 0 ? "no rows" : String.format(Locale.ROOT, "%.4f", point.accuracy()));
  }
}
