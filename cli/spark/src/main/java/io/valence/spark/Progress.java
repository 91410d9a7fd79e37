package io.valence.spark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Prints how far a job is every ten seconds, by the tasks that have ended. */
final class Progress extends SparkListener implements AutoCloseable {
  private static final int EVERY = 10; // seconds

  private final SparkSession session;
  private final Future<Long> rows;
  private final PrintStream notes;
  private final long start = System.nanoTime();
  private final AtomicLong written = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "valence-progress");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param rows how many will be written, as soon as that is known
   */
  Progress(SparkSession session, Future<Long> rows, PrintStream notes) {
    this.session = session;
    this.rows = rows;
    this.notes = notes;
  }

  void start() {
    session.sparkContext().addSparkListener(this);
    clock.scheduleAtFixedRate(this::print, EVERY, EVERY, TimeUnit.SECONDS);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    if (task.taskInfo().successful() && task.taskMetrics() != null) {
      written.addAndGet(task.taskMetrics().outputMetrics().recordsWritten());
    }
  }

  private void print() {
    try {
      notes.println(line(written.get(), (System.nanoTime() - start) / 1e9));
    } catch (ExecutionException e) {
      clock.shutdown(); // whoever waits for the rows fails by this, and says so
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** What is printed after some seconds. */
  String line(long done, double seconds) throws ExecutionException, InterruptedException {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "valence: %,d", done));
    line.append(rows.isDone() ? String.format(Locale.ROOT, " of %,d rows", rows.get()) : " rows");
    if (done > 0) {
      line.append(String.format(Locale.ROOT, ", %,.0f rows/s", done / seconds));
      line.append(rows.isDone() ? left((rows.get() - done) * seconds / done) : "");
    }
    return line.toString();
  }

  private static String left(double seconds) {
    Duration left = Duration.ofSeconds(Math.max(0, Math.round(seconds)));
    return String.format(
        Locale.ROOT,
        ", %d:%02d:%02d left",
        left.toHours(),
        left.toMinutesPart(),
        left.toSecondsPart());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    session.sparkContext().removeSparkListener(this);
  }
}
