package io.valence.app.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.device.Backends;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory decides whether a training goes on or begins again, not what comes of it. */
class LocalTrialsTest {
  private static final long MIB = 1 << 20;

  @TempDir private Path folder;
  private SearchRows rows;

  @BeforeEach
  void read() throws IOException {
    StringBuilder text = new StringBuilder("label,text\n");
    for (int row = 0; row < 40; row++) {
      text.append(row % 2 == 0 ? "p,good w" : "n,bad w").append(row % 7).append('\n');
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), text);
    RunConfig small =
        RunConfig.DEFAULT
            .with("data.vectors=none", "data.minCount=1", "model.embedding=4", "model.hidden=4")
            .with("train.epochs=3", "train.threads=1", "train.batch=8");
    TrainingInputs inputs = TrainingInputs.of(InputPaths.of(file, null, null), small, BadRows.FAIL);
    rows = SearchRows.read(inputs, small, Repeats.NONE);
  }

  private LocalTrials trials(Backend backend, long memory) {
    return new LocalTrials(rows, backend, () -> false, memory);
  }

  private List<Trial> results(long memory, boolean keepsStates) throws IOException {
    List<Trial> results = new ArrayList<>();
    try (Backend backend = new Backends().training(rows.config().train())) {
      LocalTrials trials = trials(backend, memory);
      assertEquals(keepsStates, trials.keepsStates());
      trials.run(List.of(new TrialRequest(1, 1), new TrialRequest(2, 1)), results::add);
      trials.run(List.of(new TrialRequest(2, 3)), results::add);
    }
    return results;
  }

  @Test
  void theResultsAreTheSameWithLittleMemory() throws IOException {
    List<Trial> kept = results(1024 * MIB, true);
    List<Trial> again = results(120 * MIB, false);
    assertEquals(3, again.size());
    IntStream.range(0, 3)
        .forEach(i -> assertEquals(kept.get(i).loss(), again.get(i).loss(), "trial " + i));
  }

  @Test
  void aBaseThatDoesNotFitIsRefused() {
    try (Backend backend = new Backends().training(rows.config().train())) {
      assertFalse(trials(backend, 120 * MIB).keepsStates());
      InputException e = assertThrows(InputException.class, () -> trials(backend, 100 * MIB));
      assertTrue(e.getMessage().contains("of Java's heap, which may have 100"), e.getMessage());
    }
  }
}
