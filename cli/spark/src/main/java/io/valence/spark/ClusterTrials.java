package io.valence.spark;

import io.valence.app.device.Backends;
import io.valence.app.tune.LocalTrials;
import io.valence.app.tune.SearchRows;
import io.valence.app.tune.SearchSpace;
import io.valence.app.tune.Trial;
import io.valence.app.tune.TrialRequest;
import io.valence.app.tune.TrialRunner;
import io.valence.model.config.Json;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains each configuration as a Spark job of one task per fold and seed, from the start, on one
 * thread. Spark tries a task again whose executor was lost; the result is the same.
 */
final class ClusterTrials implements TrialRunner {
  private final JavaSparkContext spark;
  private final Broadcast<SearchFiles> files;
  private final SearchSpace space;
  private final List<Integer> trainings; // of each configuration

  /**
   * @param rows as the driver has read them, with its paths in the configuration
   */
  ClusterTrials(JavaSparkContext spark, SearchFiles files, SearchRows rows) {
    this.spark = spark;
    this.files = spark.broadcast(files);
    this.space = new SearchSpace(rows.config());
    this.trainings = IntStream.range(0, rows.trainings()).boxed().toList();
  }

  /** Any number: Spark queues them. */
  @Override
  public int concurrency() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void run(List<TrialRequest> requests, Handler handler) throws IOException {
    if (requests.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(requests.size());
    CompletionService<Trial> ended = new ExecutorCompletionService<>(threads);
    try {
      requests.forEach(request -> ended.submit(() -> train(request)));
      for (int i = 0; i < requests.size(); i++) {
        handler.done(ended.take().get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new RuntimeException(e.getCause()); // what Spark says, see Failure
    } finally {
      threads.shutdownNow();
    }
  }

  /** Waits for a job; an interrupt cancels it. */
  private Trial train(TrialRequest request) {
    String name = "trial " + request.number() + ", " + request.epochs() + " epochs";
    spark.setJobGroup("valence: " + name, "valence: " + name, true);
    List<String> made =
        spark
            .parallelize(trainings, trainings.size())
            .map(new Training(files, request.number(), request.epochs()))
            .collect();
    Trial trial =
        Trial.mean(made.stream().map(each -> Json.read(each, Trial.class).orElseThrow()).toList());
    // An executor's configuration has paths of its own.
    return new Trial(
        trial.number(),
        trial.epochs(),
        trial.accuracy(),
        trial.loss(),
        trial.seconds(),
        space.trial(trial.number()));
  }

  /** One training of a configuration, on an executor; returns its trial as JSON. */
  private record Training(Broadcast<SearchFiles> files, int number, int epochs)
      implements Function<Integer, String> {
    @Override
    public String call(Integer training) throws IOException {
      SearchRows rows = files.value().rows().only(training);
      List<Trial> made = new ArrayList<>();
      try (Backend backend =
          new Backends().training(rows.config().with("train.threads=1").train())) {
        new LocalTrials(rows, backend).run(List.of(new TrialRequest(number, epochs)), made::add);
      }
      return Json.line(made.get(0));
    }
  }
}
