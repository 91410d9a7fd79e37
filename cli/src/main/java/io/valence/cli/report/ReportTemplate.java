package io.valence.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Makes self-contained HTML pages. Data are embedded as JSON, which the page's script inserts as
 * text, never as markup.
 */
record ReportTemplate(ObjectMapper mapper) {
  /**
   * A page.
   *
   * @param script resource that draws the data
   */
  String html(String script, Object data) {
    String page = resource("report.html");
    Map<String, String> parts =
        Map.of(
            "/*STYLE*/", resource("page.css"),
            "/*CHARTS*/", resource("chart.js"),
            "/*SHADE*/", resource("shade.js") + resource("chart-figure.js"),
            "/*SCRIPT*/", resource(script),
            "/*DATA*/", json(data));
    for (Map.Entry<String, String> part : parts.entrySet()) {
      page = page.replace(part.getKey(), part.getValue());
    }
    return page;
  }

  /** No text in it can close the enclosing element. */
  private String json(Object data) {
    try {
      return mapper.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportTemplate.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
