package io.valence.app.study;

import io.valence.model.evaluate.SampleMean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The table of a study.
 *
 * @param runs of all recipes, numbers of rows and seeds
 */
public record StudySummary(List<StudyRun> runs) {
  /** The rows, by number of training rows, then by recipe in the order of the runs. */
  public List<StudyRow> rows() {
    Map<Integer, Map<String, List<StudyRun>>> groups = new LinkedHashMap<>();
    for (StudyRun run : runs) {
      groups
          .computeIfAbsent(run.rows(), count -> new LinkedHashMap<>())
          .computeIfAbsent(run.recipe(), name -> new ArrayList<>())
          .add(run);
    }
    List<StudyRow> rows = new ArrayList<>();
    for (Map<String, List<StudyRun>> recipes : groups.values()) {
      List<StudyRun> first = recipes.values().iterator().next();
      recipes.values().forEach(each -> rows.add(row(each, first)));
    }
    return corrected(rows);
  }

  private static StudyRow row(List<StudyRun> runs, List<StudyRun> first) {
    SampleMean accuracy = new SampleMean(runs.stream().mapToDouble(StudyRun::accuracy).toArray());
    // Trained on the same rows whatever the seed is, the linear model is the same.
    boolean one =
        runs.stream().map(run -> List.of(run.accuracy(), run.loss())).distinct().count() == 1
            && runs.get(0).recipe().equals(Recipe.LINEAR);
    SampleMean difference = new SampleMean(differences(runs, first));
    return new StudyRow(
        runs.get(0).recipe(),
        runs.get(0).rows(),
        one ? 1 : runs.size(),
        accuracy.mean(),
        one ? Double.NaN : accuracy.deviation(),
        one ? Double.NaN : Math.max(0, accuracy.mean() - accuracy.halfWidth()),
        one ? Double.NaN : Math.min(1, accuracy.mean() + accuracy.halfWidth()),
        difference.mean(),
        runs == first ? Double.NaN : difference.pValue());
  }

  /** The differences of the accuracies with the same seed. */
  private static double[] differences(List<StudyRun> runs, List<StudyRun> first) {
    return runs.stream()
        .flatMapToDouble(
            run ->
                first.stream()
                    .filter(other -> other.seed() == run.seed())
                    .mapToDouble(other -> run.accuracy() - other.accuracy()))
        .toArray();
  }

  /** With Holm's correction over all tests of the table. */
  private static List<StudyRow> corrected(List<StudyRow> rows) {
    int[] tests =
        IntStream.range(0, rows.size())
            .filter(i -> !Double.isNaN(rows.get(i).pValue()))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> rows.get(i).pValue()))
            .mapToInt(Integer::intValue)
            .toArray();
    List<StudyRow> corrected = new ArrayList<>(rows);
    double largest = 0;
    for (int k = 0; k < tests.length; k++) {
      StudyRow row = rows.get(tests[k]);
      largest = Math.max(largest, Math.min(1, (tests.length - k) * row.pValue()));
      corrected.set(
          tests[k],
          new StudyRow(
              row.recipe(),
              row.rows(),
              row.runs(),
              row.mean(),
              row.deviation(),
              row.low(),
              row.high(),
              row.difference(),
              largest));
    }
    return corrected;
  }
}
