package io.valence.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.study.StudyRow;
import io.valence.app.study.StudyRun;
import java.util.List;
import java.util.Map;

/** A study as one self-contained HTML page: its table, and a learning curve. */
public record StudyPage(List<StudyRow> rows, List<StudyRun> runs, ObjectMapper mapper) {
  /** The page. */
  public String html() {
    return new ReportTemplate(mapper).html("study.js", Map.of("rows", rows, "runs", runs));
  }
}
