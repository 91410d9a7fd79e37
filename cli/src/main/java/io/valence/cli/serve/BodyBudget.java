package io.valence.cli.serve;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;

/** Limits the total memory of the bodies being read. */
final class BodyBudget {
  private final AtomicLong free;

  /**
   * @param bytes total for all bodies
   */
  BodyBudget(long bytes) {
    free = new AtomicLong(bytes);
  }

  /** A body that counts by what has arrived of it; {@link Counted#close} ends that. */
  Counted count(Content.Source body) {
    return new Counted(body);
  }

  /** Reserves bytes; false if there are not enough. */
  private boolean take(long bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  /** A body of which each part is reserved before it is read; not what a client only announces. */
  final class Counted implements Content.Source, AutoCloseable {
    private final Content.Source body;
    private long arrived;

    private Counted(Content.Source body) {
      this.body = body;
    }

    /** The next part, or a {@link RejectedExecutionException} if there is no memory for it. */
    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = body.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        return chunk;
      }
      int bytes = chunk.remaining();
      if (!take(bytes)) {
        chunk.release();
        return Content.Chunk.from(new RejectedExecutionException("too many bodies"));
      }
      arrived += bytes;
      return chunk;
    }

    @Override
    public void demand(Runnable callback) {
      body.demand(callback);
    }

    @Override
    public void fail(Throwable problem) {
      body.fail(problem);
    }

    /** Gives the memory back. */
    @Override
    public void close() {
      free.addAndGet(arrived);
      arrived = 0;
    }
  }
}
