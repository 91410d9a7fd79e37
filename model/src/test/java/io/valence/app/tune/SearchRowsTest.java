package io.valence.app.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.device.Backends;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.train.TrainingStart;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that are judged by folds and seeds. */
class SearchRowsTest {
  private static final int ROWS = 42;

  @TempDir private Path folder;

  private SearchRows rows(Repeats repeats, String... settings) throws IOException {
    StringBuilder text = new StringBuilder("label,text\n");
    for (int row = 0; row < ROWS; row++) {
      // Some labels are wrong, so that the folds differ.
      boolean good = row % 2 == 0 ^ row % 5 == 0;
      text.append(good ? "p" : "n").append(row % 2 == 0 ? ",good w" : ",bad w").append(row);
      text.append('\n');
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), text);
    RunConfig small =
        RunConfig.DEFAULT
            .with("data.vectors=none", "data.minCount=1", "model.embedding=4", "model.hidden=4")
            .with("train.epochs=2", "train.threads=1", "train.batch=8")
            .with("train.passes=1", "train.passages=0")
            .with(settings);
    TrainingInputs inputs = TrainingInputs.of(InputPaths.of(file, null, null), small, BadRows.FAIL);
    return SearchRows.read(inputs, small, repeats);
  }

  private static List<Trial> trials(SearchRows rows, int epochs) throws IOException {
    List<Trial> trials = new ArrayList<>();
    try (Backend backend = new Backends().training(rows.config().train())) {
      new LocalTrials(rows, backend)
          .run(List.of(new TrialRequest(0, epochs), new TrialRequest(1, epochs)), trials::add);
    }
    return trials;
  }

  @Test
  void eachRowJudgesOnce() throws IOException {
    SearchRows rows = rows(new Repeats(4, 2));
    assertEquals(4, rows.parts().size());
    assertEquals(ROWS, rows.devRows());
    List<Integer> lines = new ArrayList<>();
    for (TrainingData part : rows.parts()) {
      assertEquals(ROWS, part.train().rows() + part.dev().rows());
      IntStream.range(0, part.dev().rows()).mapToObj(part.dev()::line).forEach(lines::add);
      assertEquals(rows.config(), part.config());
    }
    assertEquals(
        IntStream.rangeClosed(2, ROWS + 1).boxed().toList(), lines.stream().sorted().toList());
  }

  @Test
  void aTrialIsTheMeanOfItsFoldsAndSeeds() throws IOException {
    SearchRows rows = rows(new Repeats(3, 2), "train.seed=5");
    assertEquals(6, rows.trainings());
    List<Trial> whole = trials(rows, 2);
    for (int number = 0; number < 2; number++) {
      Set<Double> losses = new HashSet<>();
      double accuracy = 0;
      double loss = 0;
      for (TrainingData part : rows.parts()) {
        for (long seed : new long[] {5, 6}) {
          SearchRows one = new SearchRows(List.of(part), List.of(seed));
          Trial alone = trials(one, 2).get(number);
          accuracy += alone.accuracy() / 6;
          loss += alone.loss() / 6;
          losses.add(alone.loss());
        }
      }
      assertEquals(6, losses.size());
      assertEquals(accuracy, whole.get(number).accuracy(), 1e-12);
      assertEquals(loss, whole.get(number).loss(), 1e-12);
      // The configuration that is searched, not that of one of the seeds.
      assertEquals(new SearchSpace(rows.config()).trial(number), whole.get(number).config());
    }
  }

  /** What a cluster trains, one task each. */
  @Test
  void theTrainingsAloneAreThoseOfAll() throws IOException {
    SearchRows rows = rows(new Repeats(2, 2));
    List<Trial> alone = new ArrayList<>();
    for (int training = 0; training < rows.trainings(); training++) {
      alone.add(trials(rows.only(training), 1).get(1));
    }
    assertEquals(trials(rows, 1).get(1).loss(), Trial.mean(alone).loss());
  }

  /** The trial of a seed is what {@code train --seed} has of the same rows. */
  @Test
  void aSeedIsTheSeedOfATraining() throws IOException {
    SearchRows rows = rows(new Repeats(1, 2), "train.seed=5");
    TrainingData data = rows.parts().get(0);
    RunConfig six = rows.config().with("train.seed=6");
    TrainingState state = new TrainingStart(six, data).state();
    try (Backend backend = new Backends().training(six.train())) {
      new Trainer(backend, six.train(), data.rows(backend)).run(state, (s, report, best) -> true);
    }
    double loss = state.history().get(state.bestEpoch() - 1).calibratedLoss();
    assertEquals(loss, trials(rows.only(1), 2).get(0).loss());
  }

  @Test
  void aTrialOfWhichAFoldDivergesDiverges() throws IOException {
    SearchRows rows = rows(new Repeats(3, 1));
    Trial good = new Trial(0, 1, 0.9, 0.4, 1.5, rows.config());
    Trial diverged = Trial.diverged(new TrialRequest(0, 1), 2, rows.config());
    Trial both = Trial.mean(List.of(good, diverged));
    assertTrue(both.hasDiverged());
    assertEquals(3.5, both.seconds());
  }
}
