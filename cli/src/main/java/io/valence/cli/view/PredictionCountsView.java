package io.valence.cli.view;

import io.valence.app.predict.PredictionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was predicted for a file, in a line or two. */
public record PredictionCountsView(PredictionCounts counts) {
  private static final int NAMED = 10;
  private static final double MANY_UNKNOWN = 0.1;

  /** The lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (counts.rows() == 0) {
      lines.add("no rows");
      return lines;
    }
    String labels =
        counts.labels().entrySet().stream()
            .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
            .limit(NAMED)
            .map(label -> label.getKey() + ": " + share(label.getValue()))
            .collect(Collectors.joining(", "));
    int more = counts.labels().size() - NAMED;
    lines.add(
        (counts.rows() == 1 ? "1 row: " : String.format(Locale.ROOT, "%,d rows: ", counts.rows()))
            + labels
            + (more > 0 ? ", and " + more + " more labels" : ""));
    if (counts.marksUnsure()) {
      lines.add(share(counts.unsure()) + " of them unsure");
    }
    lines.addAll(warnings());
    return lines;
  }

  /** What makes the answers doubtful; no line if nothing does. */
  public List<String> warnings() {
    List<String> lines = new ArrayList<>();
    if (counts.empty() > 0) {
      lines.add(
          share(counts.empty())
              + (counts.empty() == 1
                  ? " of the texts has no words: its label means nothing"
                  : " of the texts have no words: their labels mean nothing"));
    }
    if (counts.allUnknown() > 0) {
      lines.add(
          share(counts.allUnknown())
              + (counts.allUnknown() == 1 ? " of the texts has" : " of the texts have")
              + " no word that the model knows");
    }
    if (counts.truncated() > 0) {
      lines.add(
          share(counts.truncated())
              + (counts.truncated() == 1 ? " of the texts is" : " of the texts are")
              + " longer than the model reads (data.maxTokens)");
    }
    if (counts.unknown() > MANY_UNKNOWN) {
      lines.add(
          String.format(
              Locale.ROOT,
              "warning: %.0f %% of the tokens are unknown to the model; is the text of the"
                  + " language and kind it was trained on?",
              100 * counts.unknown()));
    }
    return lines;
  }

  private String share(long count) {
    return String.format(Locale.ROOT, "%,d (%.1f %%)", count, 100.0 * count / counts.rows());
  }
}
