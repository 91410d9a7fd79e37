package io.valence.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** A bounded queue of questions, and the thread that answers all that wait at once. */
final class Batcher {
  private static final int MOST_TOGETHER = 256;

  private record Waiting(List<Question> questions, CompletableFuture<List<JsonNode>> answers) {}

  private final BlockingQueue<Waiting> queue;
  private final Answerer answerer;
  private final ServerMetrics metrics;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param capacity requests that may wait
   */
  Batcher(Answerer answerer, int capacity, ServerMetrics metrics) {
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.answerer = answerer;
    this.metrics = metrics;
    this.thread = new Thread(this::work, "valence-answers");
    thread.start();
  }

  /** The answers to come; null when too many wait already. */
  CompletableFuture<List<JsonNode>> ask(List<Question> questions) {
    Waiting waiting = new Waiting(questions, new CompletableFuture<>());
    boolean taken = !closed && queue.offer(waiting);
    metrics.waiting(queue.size());
    return taken ? waiting.answers : null;
  }

  private void work() {
    while (!closed || !queue.isEmpty()) {
      try {
        answer(together());
      } catch (InterruptedException e) {
        // Closing wakes the thread up; what waits is answered all the same.
        closed = true;
      }
    }
  }

  /** The first that waits, and behind it all that fit into one batch. */
  private List<Waiting> together() throws InterruptedException {
    List<Waiting> batch = new ArrayList<>();
    batch.add(closed ? queue.remove() : queue.take());
    int size = batch.get(0).questions.size();
    for (Waiting next = queue.peek();
        next != null && size + next.questions.size() <= MOST_TOGETHER;
        next = queue.peek()) {
      batch.add(queue.remove());
      size += next.questions.size();
    }
    metrics.waiting(queue.size());
    return batch;
  }

  private void answer(List<Waiting> batch) {
    List<Question> all = batch.stream().flatMap(w -> w.questions.stream()).toList();
    try {
      List<? extends JsonNode> answers = answerer.answer(all);
      metrics.batch(all.size());
      int from = 0;
      for (Waiting waiting : batch) {
        int to = from + waiting.questions.size();
        waiting.answers.complete(List.copyOf(answers.subList(from, to)));
        from = to;
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      // One batch fails; the thread goes on for the next.
      batch.forEach(waiting -> waiting.answers.completeExceptionally(e));
    }
  }

  /** Takes no more, answers what waits, and ends. */
  void stop() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
