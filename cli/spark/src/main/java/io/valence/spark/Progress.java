package io.valence.spark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
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
  private final long rows;
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
   * @param rows how many will be written
   */
  Progress(SparkSession session, long rows, PrintStream notes) {
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
    notes.println(line(written.get(), (System.nanoTime() - start) / 1e9));
  }

  /** What is printed after some seconds. */
  String line(long done, double seconds) {
    String speed = String.format("valence: %,d of %,d rows", done, rows);
    if (done == 0) {
      return speed;
    }
    double left = (rows - done) * seconds / done;
    Duration rest = Duration.ofSeconds(Math.max(0, Math.round(left)));
    return String.format(
        "%s, %,.0f rows/s, %d:%02d:%02d left",
        speed, done / seconds, rest.toHours(), rest.toMinutesPart(), rest.toSecondsPart());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    session.sparkContext().removeSparkListener(this);
  }
}
