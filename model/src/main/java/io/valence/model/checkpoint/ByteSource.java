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
   * Reads bytes.
   *
   * @param position of the first
   * @return a little-endian buffer of exactly {@code count} bytes
   * @throws EOFException when there are fewer
   */
  ByteBuffer read(long position, int count) throws IOException;

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
    public ByteBuffer read(long position, int count) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        while (bytes.hasRemaining()) {
          if (channel.read(bytes, position + bytes.position()) < 0) {
            throw new EOFException("it ends early");
          }
        }
      }
      return bytes.flip();
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
    public ByteBuffer read(long position, int count) throws IOException {
      if (position + count > bytes.length) {
        throw new EOFException("it ends early");
      }
      return ByteBuffer.wrap(bytes, (int) position, count).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
