package io.valence.cli.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Server metrics for Prometheus. */
final class ServerMetrics {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double[] TEXTS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private static final Set<String> PATHS =
      Set.of("/", Api.PREDICT, "/model", Api.HEALTH, "/metrics", "/openapi.json");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("valence_requests_total")
          .help("Requests by path and status.")
          .labelNames("path", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("valence_request_seconds")
          .help("Time from a request to its answer.")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Histogram batches =
      Histogram.builder()
          .name("valence_batch_texts")
          .help("Texts answered together.")
          .classicOnly()
          .classicUpperBounds(TEXTS)
          .register(registry);
  private final Gauge waiting =
      Gauge.builder()
          .name("valence_requests_waiting")
          .help("Requests that wait for an answer.")
          .register(registry);

  /** Counts a response. */
  void request(String path, int status, double time) {
    // Not every path that somebody asks for: each would take memory.
    String label = path != null && PATHS.contains(path) ? path : "other";
    requests.labelValues(label, Integer.toString(status)).inc();
    seconds.observe(time);
  }

  void batch(int texts) {
    batches.observe(texts);
  }

  /** Changes the number of waiting requests. */
  void waiting(int change) {
    waiting.inc(change);
  }

  /** All metrics in the text format. */
  String text() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
