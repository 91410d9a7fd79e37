package io.valence.model.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a safetensors file. */
public sealed interface ByteSource {
  /** Its name in messages. */
  String name();

  /** Whether there is anything to read. */
  boolean exists();

  /** Its length in bytes. */
  long size() throws IOException;

  /**
   * Fills the rest of a buffer and flips it.
   *
   * @param position of the first byte
   * @throws EOFException when there are fewer
   */
  void read(long position, ByteBuffer target) throws IOException;

  /** The next bytes as a new little-endian buffer; as {@link #read(long, ByteBuffer)}. */
  default ByteBuffer read(long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    read(position, bytes);
    return bytes;
  }

  /** A file. */
  record InFile(Path path) implements ByteSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public boolean exists() {
      return Files.isRegularFile(path);
    }

    @Override
    public long size() throws IOException {
      return Files.size(path);
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      long start = position - target.position();
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        while (target.hasRemaining()) {
          if (channel.read(target, start + target.position()) < 0) {
            throw new EOFException("it ends early");
          }
        }
      }
      target.flip();
    }
  }

  /** An array, which must not be changed while it is read. */
  record InMemory(String name, byte[] bytes) implements ByteSource {
    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      if (position + target.remaining() > bytes.length) {
        throw new EOFException("it ends early");
      }
      target.put(bytes, (int) position, target.remaining()).flip();
    }
  }
}
