package io.valence.model.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a safetensors file. */
public sealed interface ByteSource extends AutoCloseable {
  /** Its name in messages. */
  String name();

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

  @Override
  void close() throws IOException;

  /**
   * A file, kept open: all that is read is of one file, also when another takes its place
   * meanwhile.
   */
  final class InFile implements ByteSource {
    private final Path path;
    private final FileChannel channel;

    /** Opens the file. */
    public InFile(Path path) throws IOException {
      this.path = path;
      this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      long start = position - target.position();
      while (target.hasRemaining()) {
        if (channel.read(target, start + target.position()) < 0) {
          throw new EOFException("it ends early");
        }
      }
      target.flip();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** An array, which must not be changed while it is read. */
  record InMemory(String name, byte[] bytes) implements ByteSource {
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

    @Override
    public void close() {
      // holds nothing
    }
  }
}
