package io.valence.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.report.PretrainingRecord;
import io.valence.model.train.PretrainingReport;
import java.util.List;
import java.util.Locale;

/** A pretraining as one self-contained HTML page: perplexity and loss of each epoch. */
public record PretrainingPage(PretrainingRecord run, ObjectMapper mapper) {
  /** The page. */
  public String html() {
    PretrainingReport best = run.epochs().get(run.bestEpoch() - 1);
    String text =
        String.format(
            Locale.ROOT,
            "%s: language model of %,d texts and %,d words. Epoch %d of %d was the best%s.",
            run.name(),
            run.texts(),
            run.vocabulary(),
            run.bestEpoch(),
            run.epochs().size(),
            best.heldBack() == null
                ? ""
                : String.format(
                    Locale.ROOT,
                    ", with a loss of %.4f a word on the held-out texts",
                    best.heldBack().loss()));
    return new ReportTemplate(mapper).html("pretraining.js", List.of(text), run);
  }
}
