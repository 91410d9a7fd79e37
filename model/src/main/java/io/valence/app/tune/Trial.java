package io.valence.app.tune;

import io.valence.model.config.RunConfig;
import java.util.List;
import java.util.Locale;

/**
 * The result of a configuration after some epochs.
 *
 * @param number of the configuration in the search space
 * @param epochs maximum number of epochs
 * @param accuracy of its best epoch on dev; the mean of several trainings
 * @param loss of that epoch on dev, with the best temperature; the mean of several trainings
 * @param seconds it took, all trainings together
 * @param config the configuration
 */
public record Trial(
    int number, int epochs, double accuracy, double loss, double seconds, RunConfig config)
    implements Comparable<Trial> {
  /** The loss of a training that diverged: the largest number in JSON. */
  private static final double DIVERGED = Double.MAX_VALUE;

  /** A training that diverged. */
  static Trial diverged(TrialRequest request, double seconds, RunConfig config) {
    return new Trial(request.number(), request.epochs(), 0, DIVERGED, seconds, config);
  }

  /** The trial of a configuration from those of its single trainings. */
  public static Trial mean(List<Trial> parts) {
    Trial first = parts.get(0);
    double seconds = parts.stream().mapToDouble(Trial::seconds).sum();
    TrialRequest request = new TrialRequest(first.number, first.epochs);
    if (parts.stream().anyMatch(Trial::hasDiverged)) {
      return diverged(request, seconds, first.config);
    }
    return new Trial(
        first.number,
        first.epochs,
        parts.stream().mapToDouble(Trial::accuracy).average().orElseThrow(),
        parts.stream().mapToDouble(Trial::loss).average().orElseThrow(),
        seconds,
        first.config);
  }

  /** Whether the training diverged. */
  public boolean hasDiverged() {
    return loss == DIVERGED;
  }

  /** The trial in one line. */
  public String summary() {
    String result =
        hasDiverged()
            ? "diverged"
            : String.format(Locale.ROOT, "dev accuracy %.4f  dev loss %.4f", accuracy, loss);
    return String.format(
        Locale.ROOT, "trial %3d  %2d epochs  %s  %.0f s", number, epochs, result, seconds);
  }

  /** The sum of error rate and loss, which also ranks epochs. */
  double objective() {
    return loss + 1 - accuracy;
  }

  /** Sorts the best first. */
  @Override
  public int compareTo(Trial other) {
    return Double.compare(objective(), other.objective());
  }
}
