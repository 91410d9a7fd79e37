package io.valence.app.tune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Trains the base configuration to the end, however long it takes, since all others are compared
 * with it; and runs successive halving (Jamieson and Talwalkar, 2016): of nine others, trained for
 * a third of the epochs, the best third is trained to the end; then the next nine.
 *
 * <p>A trial depends only on its number and the seed; the number of trials on the budget.
 *
 * @param epochs of a whole training
 */
record Search(TrialRunner runner, TrialLog log, TrialListener listener, int epochs) {
  /** How many configurations are compared with each other. */
  static final int BRACKET = 9;

  private static final int FACTOR = 3;

  /** A part of a search that needs no other. */
  private interface Part extends Callable<List<Trial>> {
    @Override
    List<Trial> call() throws IOException;
  }

  /** Runs trials until the time is over; the log contains them. */
  void until(BooleanSupplier over) throws IOException {
    rung(List.of(0), epochs);
    for (int first = 1; !over.getAsBoolean(); first += BRACKET) {
      bracket(first, BRACKET);
    }
  }

  /** Tries a number of configurations; the log contains them. */
  void trials(int count) throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(() -> rung(List.of(0), epochs));
    for (int first = 1; first <= count; first += BRACKET) {
      int from = first;
      parts.add(() -> bracket(from, Math.min(BRACKET, count + 1 - from)));
    }
    if (runner.concurrency() == 1) {
      for (Part part : parts) {
        part.call();
      }
    } else {
      atOnce(parts);
    }
  }

  /** Runs parts at once; the first that fails stops the others. */
  private void atOnce(List<Part> parts) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(parts.size(), runner.concurrency()));
    CompletionService<List<Trial>> ended = new ExecutorCompletionService<>(threads);
    try {
      parts.forEach(ended::submit);
      for (int i = 0; i < parts.size(); i++) {
        ended.take().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static IOException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return (IOException) cause; // all that a part declares
  }

  private List<Trial> bracket(int first, int size) throws IOException {
    List<Integer> numbers = IntStream.range(first, first + size).boxed().toList();
    List<Integer> best =
        rung(numbers, Math.max(1, epochs / FACTOR)).stream()
            .sorted()
            .limit((size + FACTOR - 1) / FACTOR)
            .map(Trial::number)
            .toList();
    return rung(best, epochs);
  }

  /**
   * Trains some configurations for a number of epochs each.
   *
   * @return their trials; none when the time did not suffice for all
   */
  private List<Trial> rung(List<Integer> numbers, int most) throws IOException {
    List<TrialRequest> open =
        numbers.stream()
            .map(number -> new TrialRequest(number, most))
            .filter(request -> log.find(request) == null)
            .toList();
    runner.run(open, this::done);
    List<Trial> made =
        numbers.stream()
            .map(number -> log.find(new TrialRequest(number, most)))
            .filter(trial -> trial != null)
            .toList();
    return made.size() == numbers.size() ? made : List.of();
  }

  /** Synchronized: parts of the search may run at once. */
  private void done(Trial trial) throws IOException {
    synchronized (log) {
      log.add(trial);
      listener.trial(trial, trial == log.best());
    }
  }
}
