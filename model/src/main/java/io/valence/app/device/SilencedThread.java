package io.valence.app.device;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that passes on what all threads but one write. */
final class SilencedThread extends OutputStream {
  private final OutputStream out;
  private final Thread silenced;

  SilencedThread(OutputStream out, Thread silenced) {
    this.out = out;
    this.silenced = silenced;
  }

  private boolean passes() {
    return Thread.currentThread() != silenced;
  }

  @Override
  public void write(int value) throws IOException {
    if (passes()) {
      out.write(value);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    if (passes()) {
      out.write(bytes, from, count);
    }
  }

  @Override
  public void flush() throws IOException {
    if (passes()) {
      out.flush();
    }
  }
}
