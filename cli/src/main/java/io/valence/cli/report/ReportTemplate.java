package io.valence.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes self-contained HTML pages. Data are embedded as JSON, which the page's script inserts as
 * text, never as markup.
 */
record ReportTemplate(ObjectMapper mapper) {
  /** In the page, so that data that look like a place are left alone. */
  private static final Pattern PLACE = Pattern.compile("/\\*[A-Z]+\\*/");

  /**
   * A page.
   *
   * @param script resource that draws the data
   * @param text paragraphs for readers without JavaScript
   */
  String html(String script, List<String> text, Object data) {
    String page = resource("report.html");
    Map<String, String> parts =
        Map.of(
            "/*TEXT*/", text.stream().map(ReportTemplate::paragraph).collect(Collectors.joining()),
            "/*STYLE*/", resource("page.css"),
            "/*CHARTS*/", resource("chart.js"),
            "/*SHADE*/", resource("shade.js") + resource("chart-figure.js"),
            "/*SCRIPT*/", resource(script),
            "/*DATA*/", json(data));
    return PLACE
        .matcher(page)
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group())));
  }

  private static String paragraph(String text) {
    return "<p>" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</p>";
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
