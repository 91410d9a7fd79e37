package io.valence.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.report.Report;
import java.util.List;

/** Reports of runs as one self-contained HTML page. */
public record ReportPage(List<Report> reports, ObjectMapper mapper) {
  /** The page. */
  public String html() {
    return new ReportTemplate(mapper).html("report.js", reports);
  }
}
