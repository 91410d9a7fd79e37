package io.valence.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.report.PretrainingRecord;

/** A pretraining as one self-contained HTML page: perplexity and loss of each epoch. */
public record PretrainingPage(PretrainingRecord run, ObjectMapper mapper) {
  /** The page. */
  public String html() {
    return new ReportTemplate(mapper).html("pretraining.js", run);
  }
}
