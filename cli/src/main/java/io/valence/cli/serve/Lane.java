package io.valence.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A bounded queue of requests and the thread that answers them. The queue is limited by cost, the
 * characters of the texts, not only by the number of requests.
 */
final class Lane {
  /** Why a request is not answered. */
  enum Refusal {
    /** Too many requests wait. */
    FULL,
    /** The texts of those that wait are too long. */
    TOO_MUCH_TEXT,
    /** It waited too long. */
    LATE,
    /** The server is stopping. */
    STOPPING,
    /** The client hung up. */
    ABANDONED
  }

  /** The request is not answered. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    RefusedException(Refusal refusal) {
      super(refusal.name(), null, false, false);
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /**
   * The limits of a lane.
   *
   * @param requests queue capacity in requests
   * @param characters queue capacity in characters; one request may exceed it if the queue is empty
   * @param together maximum characters per batch
   * @param timeout maximum waiting time of a request
   * @param drains whether waiting requests are answered before the lane ends
   */
  record Limits(int requests, long characters, int together, Duration timeout, boolean drains) {}

  /** One request. */
  private record Waiting(
      List<Question> questions,
      BooleanSupplier abandoned,
      long deadline,
      CompletableFuture<List<JsonNode>> answers) {
    long cost() {
      return questions.stream().mapToLong(Question::cost).sum();
    }

    boolean isLate() {
      return System.nanoTime() - deadline >= 0;
    }

    void refuse(Refusal refusal) {
      answers.completeExceptionally(new RefusedException(refusal));
    }
  }

  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Answerer answerer;
  private final Limits limits;
  private final ServerMetrics metrics;
  private final Thread thread;
  private long cost;
  private boolean stopping;
  private boolean watched; // whether the first deadline is waited for

  Lane(String name, Answerer answerer, Limits limits, ServerMetrics metrics) {
    this.answerer = answerer;
    this.limits = limits;
    this.metrics = metrics;
    this.thread = new Thread(this::work, "valence-" + name);
    thread.start();
  }

  /**
   * The future answers, or a {@link RefusedException}.
   *
   * @param abandoned whether the client stopped waiting
   */
  synchronized CompletableFuture<List<JsonNode>> ask(
      List<Question> questions, BooleanSupplier abandoned) {
    long deadline = System.nanoTime() + limits.timeout.toNanos();
    Waiting waiting = new Waiting(questions, abandoned, deadline, new CompletableFuture<>());
    Refusal refusal = refusal(waiting.cost());
    if (refusal != null) {
      waiting.refuse(refusal);
    } else {
      queue.add(waiting);
      cost += waiting.cost();
      metrics.waiting(1);
      watch();
      notifyAll();
    }
    return waiting.answers;
  }

  /** Waits for the first deadline beside the thread, which a long request may keep. */
  private void watch() {
    if (!watched && !queue.isEmpty()) {
      watched = true;
      long left = Math.max(0, queue.peek().deadline - System.nanoTime());
      CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS).execute(this::refuseLate);
    }
  }

  /** All requests may wait equally long, so that the first ones are late first. */
  private synchronized void refuseLate() {
    watched = false;
    while (!queue.isEmpty() && queue.peek().isLate()) {
      removed().refuse(Refusal.LATE);
    }
    watch();
  }

  private Waiting removed() {
    Waiting next = queue.remove();
    cost -= next.cost();
    metrics.waiting(-1);
    return next;
  }

  /** Why a request of that cost is refused; null if it is not. */
  private Refusal refusal(long more) {
    if (stopping) {
      return Refusal.STOPPING;
    }
    if (queue.size() >= limits.requests) {
      return Refusal.FULL;
    }
    return queue.isEmpty() || cost + more <= limits.characters ? null : Refusal.TOO_MUCH_TEXT;
  }

  private void work() {
    for (List<Waiting> batch = together(); !batch.isEmpty(); batch = together()) {
      answer(batch);
    }
  }

  /** The first waiting request and all that fit after it; empty at the end. */
  private synchronized List<Waiting> together() {
    List<Waiting> batch = new ArrayList<>();
    while (batch.isEmpty() && !(stopping && queue.isEmpty())) {
      if (queue.isEmpty()) {
        await();
      } else {
        take(batch);
      }
    }
    return batch;
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes the requests that fit from the queue, and refuses those not to be answered. */
  private void take(List<Waiting> batch) {
    long size = 0;
    while (!queue.isEmpty() && (batch.isEmpty() || size + queue.peek().cost() <= limits.together)) {
      Waiting next = removed();
      if (stopping && !limits.drains) {
        next.refuse(Refusal.STOPPING);
      } else if (next.abandoned.getAsBoolean()) {
        next.refuse(Refusal.ABANDONED);
      } else if (next.isLate()) {
        next.refuse(Refusal.LATE);
      } else {
        size += next.cost();
        batch.add(next);
      }
    }
  }

  private void answer(List<Waiting> batch) {
    try {
      if (batch.size() == 1) {
        batch.get(0).answers.complete(oneByOne(batch.get(0)));
        return;
      }
      List<Question> all = batch.stream().flatMap(w -> w.questions.stream()).toList();
      List<? extends JsonNode> answers = answerer.answer(all);
      metrics.batch(all.size());
      int from = 0;
      for (Waiting waiting : batch) {
        int to = from + waiting.questions.size();
        waiting.answers.complete(List.copyOf(answers.subList(from, to)));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      // One batch fails; the thread continues with the next, or all later ones would wait for ever.
      batch.forEach(waiting -> waiting.answers.completeExceptionally(e));
    }
  }

  /** Answers one request in pieces; it may be abandoned between them. */
  private List<JsonNode> oneByOne(Waiting waiting) {
    List<JsonNode> answers = new ArrayList<>();
    List<Question> rest = waiting.questions;
    while (!rest.isEmpty()) {
      int count = 1;
      long size = rest.get(0).cost();
      while (count < rest.size() && size + rest.get(count).cost() <= limits.together) {
        size += rest.get(count++).cost();
      }
      answers.addAll(answerer.answer(rest.subList(0, count)));
      metrics.batch(count);
      rest = rest.subList(count, rest.size());
      if (!rest.isEmpty() && waiting.abandoned.getAsBoolean()) {
        throw new RefusedException(Refusal.ABANDONED);
      }
      if (!rest.isEmpty() && !limits.drains && isStopping()) {
        throw new RefusedException(Refusal.STOPPING);
      }
    }
    return answers;
  }

  /** Whether {@link #stop} was called. */
  synchronized boolean isStopping() {
    return stopping;
  }

  /** Accepts no more; answers or refuses waiting requests, then ends. */
  synchronized void stop() {
    stopping = true;
    notifyAll();
  }

  /** Waits for the end after {@link #stop}. */
  void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
