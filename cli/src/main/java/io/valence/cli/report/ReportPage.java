package io.valence.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reports as one self-contained HTML page. Text from data is embedded as JSON, which the page's
 * script inserts as text, never as markup.
 */
public record ReportPage(List<Report> reports, ObjectMapper mapper) {
  /** The page. */
  public String html() {
    String page = resource("report.html");
    Map<String, String> parts =
        Map.of(
            "/*STYLE*/", resource("page.css"),
            "/*CHARTS*/", chartLibrary(),
            "/*SHADE*/", resource("shade.js"),
            "/*SCRIPT*/", resource("report.js"),
            "/*DATA*/", data());
    for (Map.Entry<String, String> part : parts.entrySet()) {
      page = page.replace(part.getKey(), part.getValue());
    }
    return page;
  }

  /** No text in it can close the enclosing element. */
  private String data() {
    try {
      return mapper.writeValueAsString(reports).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String chartLibrary() {
    return resource("chart.js");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
