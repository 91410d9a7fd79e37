package io.valence.spark;

import io.valence.app.device.Backends;
import io.valence.app.input.TrainingData;
import io.valence.app.tune.LocalTrials;
import io.valence.app.tune.SearchSpace;
import io.valence.app.tune.Trial;
import io.valence.app.tune.TrialRequest;
import io.valence.app.tune.TrialRunner;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains each configuration as a Spark job of one task, from the start, on one thread. Spark tries
 * a task again whose executor was lost; the result is the same.
 */
final class ClusterTrials implements TrialRunner {
  private final JavaSparkContext spark;
  private final Broadcast<SearchFiles> files;
  private final SearchSpace space;

  /**
   * @param base configuration of the search, with the driver's paths
   */
  ClusterTrials(JavaSparkContext spark, SearchFiles files, RunConfig base) {
    this.spark = spark;
    this.files = spark.broadcast(files);
    this.space = new SearchSpace(base);
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
    String made =
        spark
            .parallelize(List.of(request.number()), 1)
            .map(new Training(files, request.epochs()))
            .collect()
            .get(0);
    Trial trial = Json.read(made, Trial.class).orElseThrow();
    // An executor's configuration has paths of its own.
    return new Trial(
        trial.number(),
        trial.epochs(),
        trial.accuracy(),
        trial.loss(),
        trial.seconds(),
        space.trial(trial.number()));
  }

  /** Trains a configuration on an executor; returns its trial as JSON. */
  private record Training(Broadcast<SearchFiles> files, int epochs)
      implements Function<Integer, String> {
    @Override
    public String call(Integer number) throws IOException {
      TrainingData data = files.value().data();
      List<Trial> made = new ArrayList<>();
      try (Backend backend =
          new Backends().training(data.config().with("train.threads=1").train())) {
        new LocalTrials(data, backend).run(List.of(new TrialRequest(number, epochs)), made::add);
      }
      return Json.line(made.get(0));
    }
  }
}
