package io.valence.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.study.StudyPlan;
import io.valence.app.study.StudyRow;
import io.valence.app.study.StudyRun;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A study as one self-contained HTML page: its table, and a learning curve. */
public record StudyPage(List<StudyRow> rows, List<StudyRun> runs, ObjectMapper mapper) {
  /** The page. */
  public String html() {
    List<String> text = rows.stream().map(StudyPage::text).toList();
    return new ReportTemplate(mapper).html("study.js", text, Map.of("rows", rows, "runs", runs));
  }

  private static String text(StudyRow row) {
    return String.format(
        Locale.ROOT,
        "%s, %s training rows: mean accuracy %.4f of %d %s",
        row.recipe(),
        row.rows() == StudyPlan.ALL ? "all" : String.format(Locale.ROOT, "%,d", row.rows()),
        row.mean(),
        row.runs(),
        row.runs() == 1 ? "run" : "runs");
  }
}
