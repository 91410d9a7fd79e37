package io.valence.app.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which trials a search asks for, with a runner that trains nothing. */
class SearchTest {
  private static final int EPOCHS = 9;

  @TempDir private Path folder;

  /** The higher its number, the better a trial. */
  private static class Runner implements TrialRunner {
    private final int concurrency;
    private final List<TrialRequest> asked = Collections.synchronizedList(new ArrayList<>());

    Runner(int concurrency) {
      this.concurrency = concurrency;
    }

    @Override
    public void run(List<TrialRequest> requests, Handler handler) throws IOException {
      for (TrialRequest request : requests) {
        asked.add(request);
        handler.done(
            new Trial(
                request.number(),
                request.epochs(),
                request.number() / 100.0,
                0.5,
                0,
                RunConfig.DEFAULT));
      }
    }

    @Override
    public int concurrency() {
      return concurrency;
    }
  }

  private Search search(TrialRunner runner) {
    TrialLog log = new TrialLog(folder.resolve("trials.jsonl"));
    return new Search(runner, log, new TrialListener() {}, EPOCHS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void aThirdOfEachNineIsTrainedToTheEnd(int concurrency) throws IOException {
    Runner runner = new Runner(concurrency);
    search(runner).trials(20);
    Set<Integer> whole =
        runner.asked.stream()
            .filter(request -> request.epochs() == EPOCHS)
            .map(TrialRequest::number)
            .collect(Collectors.toSet());
    assertEquals(Set.of(0, 7, 8, 9, 16, 17, 18, 20), whole);
    assertEquals(20, runner.asked.stream().filter(r -> r.epochs() == EPOCHS / 3).count());
    assertEquals(28, runner.asked.size());
  }

  @Test
  void whatIsInTheLogIsNotTrainedAgain() throws IOException {
    search(new Runner(1)).trials(9);
    Runner again = new Runner(1);
    search(again).trials(9);
    assertEquals(List.of(), again.asked);
  }

  @Test
  void onOneMachineTheFirstFailureEndsTheSearch() {
    IOException full = new IOException("no space left");
    Runner runner =
        new Runner(1) {
          @Override
          public void run(List<TrialRequest> requests, Handler handler) throws IOException {
            super.run(requests, handler);
            throw full;
          }
        };
    assertSame(full, assertThrows(IOException.class, () -> search(runner).trials(20)));
    assertEquals(1, runner.asked.size());
  }

  /** The other part waits for what never comes; only an interrupt ends it. */
  @Test
  void ofSeveralAtOnceTheFirstFailureEndsTheOthers() {
    CountDownLatch never = new CountDownLatch(1);
    Runner runner =
        new Runner(100) {
          @Override
          public void run(List<TrialRequest> requests, Handler handler) {
            if (requests.get(0).number() == 0) {
              throw new IllegalStateException("lost");
            }
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException("interrupted", e);
            }
          }
        };
    Exception e = assertThrows(IllegalStateException.class, () -> search(runner).trials(9));
    assertTrue(e.getMessage().equals("lost"), e.getMessage());
  }
}
