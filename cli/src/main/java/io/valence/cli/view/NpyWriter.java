package io.valence.cli.view;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Writes vectors as one NumPy array [rows, width] of float32; <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>,
 * version 1.0. The number of rows is written at the end, so that memory does not grow with them.
 */
final class NpyWriter {
  private static final int HEADER = 128;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private final FileChannel channel;
  private final OutputStream out;
  private final int width;
  private long rows;

  /** Starts an array at the beginning of an empty file. */
  NpyWriter(FileChannel channel, int width) throws IOException {
    this.channel = channel;
    this.width = width;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    out.write(new byte[HEADER]);
  }

  void row(float[] vector) throws IOException {
    if (vector.length != width) {
      throw new IllegalArgumentException(vector.length + " numbers in a row of " + width);
    }
    ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    out.write(bytes.array());
    rows++;
  }

  /** Completes the file; the channel stays open. */
  void finish() throws IOException {
    out.flush();
    String shape =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + width + "), }";
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) (HEADER - MAGIC.length - Short.BYTES));
    header.put(shape.getBytes(StandardCharsets.US_ASCII));
    while (header.position() < HEADER - 1) {
      header.put((byte) ' ');
    }
    header.put((byte) '\n').flip();
    for (int at = 0; header.hasRemaining(); ) {
      at += channel.write(header, at);
    }
  }
}
