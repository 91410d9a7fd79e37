package io.valence.app.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.device.Backends;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that are judged by folds. */
class SearchRowsTest {
  private static final int ROWS = 42;

  @TempDir private Path folder;

  private SearchRows rows(int folds, String... settings) throws IOException {
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
            .with(settings);
    TrainingInputs inputs = TrainingInputs.of(InputPaths.of(file, null, null), small, BadRows.FAIL);
    return SearchRows.read(inputs, small, folds);
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
    SearchRows rows = rows(4);
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
  void aTrialIsTheMeanOfItsFolds() throws IOException {
    SearchRows rows = rows(3);
    List<Trial> whole = trials(rows, 2);
    for (int number = 0; number < 2; number++) {
      double accuracy = 0;
      double loss = 0;
      for (TrainingData part : rows.parts()) {
        Trial alone = trials(new SearchRows(List.of(part)), 2).get(number);
        accuracy += alone.accuracy() / 3;
        loss += alone.loss() / 3;
      }
      assertEquals(number, whole.get(number).number());
      assertEquals(accuracy, whole.get(number).accuracy(), 1e-12);
      assertEquals(loss, whole.get(number).loss(), 1e-12);
    }
  }

  @Test
  void aTrialOfWhichAFoldDivergesDiverges() throws IOException {
    SearchRows rows = rows(3);
    Trial good = new Trial(0, 1, 0.9, 0.4, 1.5, rows.config());
    Trial diverged = Trial.diverged(new TrialRequest(0, 1), 2, rows.config());
    Trial both = Trial.mean(List.of(good, diverged));
    assertTrue(both.hasDiverged());
    assertEquals(3.5, both.seconds());
  }
}
