package io.valence.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.report.Report;
import java.util.List;
import java.util.Locale;

/** Reports of runs as one self-contained HTML page. */
public record ReportPage(List<Report> reports, ObjectMapper mapper) {
  /** The page. */
  public String html() {
    List<String> text = reports.stream().map(this::text).toList();
    return new ReportTemplate(mapper).html("report.js", text, reports);
  }

  /** The answer of a run in one paragraph. */
  private String text(Report report) {
    JsonNode judged = mapper.valueToTree(report.metrics().get(report.judgement().rows()));
    JsonNode interval = judged.get("accuracy_95");
    return String.format(
        Locale.ROOT,
        "%s: accuracy %.4f (95 %% interval %.4f to %.4f), macro-F1 %.4f and loss %.4f on %,d %s rows; the"
            + " most frequent label alone has %.4f. Epoch %d of %d was the best. Labels: %s.",
        report.name(),
        judged.get("accuracy").asDouble(),
        interval.get(0).asDouble(),
        interval.get(1).asDouble(),
        judged.get("macro_f1").asDouble(),
        judged.get("loss").asDouble(),
        judged.get("rows").asInt(),
        report.judgement().rows(),
        judged.at("/baselines/majority").asDouble(),
        report.bestEpoch(),
        report.epochs().size(),
        String.join(", ", report.labels()));
  }
}
