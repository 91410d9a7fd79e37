package io.valence.model.math.cuda;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How long the parts of a start took. */
final class StartTimes {
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long last = System.nanoTime();

  /** A part has ended. */
  void ended(String part) {
    long now = System.nanoTime();
    seconds.put(part, (now - last) / 1e9);
    last = now;
  }

  /** "started in 0.8 s (the GPU's context 0.5, kernels 0.1, cuBLAS 0.2)". */
  @Override
  public String toString() {
    double total = seconds.values().stream().mapToDouble(each -> each).sum();
    String parts =
        seconds.entrySet().stream()
            .map(part -> String.format(Locale.ROOT, "%s %.2f", part.getKey(), part.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "started in %.2f s (%s)", total, parts);
  }
}
