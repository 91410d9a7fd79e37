package io.valence.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Shows a table on a terminal: UTF-8 lines without terminal control characters. */
public final class PrintableStream extends OutputStream {
  private final OutputStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Writes to another stream, which stays open. */
  public PrintableStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    line.write(b);
    if (b == '\n') {
      String text = line.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
      out.write(Terminal.printable(text).getBytes(StandardCharsets.UTF_8));
      line.reset();
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
