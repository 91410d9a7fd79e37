package io.valence.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reads a safetensors file: the header on construction, tensors on demand until it is closed.
 *
 * <p>The format (<a
 * href="https://huggingface.co/docs/safetensors">huggingface.co/docs/safetensors</a>): the header's
 * length as a little-endian 64-bit number, the header in JSON, the tensors' bytes.
 */
public final class SafetensorsReader implements AutoCloseable {
  private static final long MAX_HEADER = 100_000_000;

  /** Memory fraction for a header, since the parsed header takes several times its size. */
  private static final int MEMORY_PART = 20;

  private static final int CHUNK = 1 << 16; // bytes; stays in the cache

  private final ByteSource source;
  private final long dataStart;
  private final Map<String, TensorInfo> tensors;
  private final Map<String, String> metadata;

  /**
   * Opens a file, and reads and checks its header.
   *
   * @throws ModelFileException when the file is not a valid safetensors file
   */
  public SafetensorsReader(Path file) {
    this(opened(file));
  }

  /** As above, for any source, which is closed with this. */
  public SafetensorsReader(ByteSource source) {
    this.source = source;
    boolean sound = false;
    try {
      long size = source.size();
      byte[] json = header(size);
      this.dataStart = (long) Long.BYTES + json.length;
      SafetensorsHeader header = SafetensorsHeader.read(ByteBuffer.wrap(json));
      this.tensors = header.tensors();
      this.metadata = header.metadata();
      checkRanges(size - dataStart);
      checkChecksum(json);
      sound = true;
    } catch (SafetensorsHeader.BrokenException e) {
      throw broken(e.getMessage(), e.remedy());
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      if (!sound) {
        close();
      }
    }
  }

  private static ByteSource opened(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelFileException(file, "no such file", "check the path");
    }
    try {
      return new ByteSource.InFile(file);
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be read (" + e + ")", "check the file");
    }
  }

  /**
   * The header in JSON.
   *
   * @param size of the file, in bytes
   */
  private byte[] header(long size) throws IOException {
    if (size < Long.BYTES) {
      throw broken("too short to be a model file", "give a .safetensors file or a run folder");
    }
    ByteBuffer first = source.read(0, Long.BYTES);
    long length = first.getLong();
    if (isPickle(first)) {
      throw broken(
          "not a safetensors file but a zip archive or pickle, as torch.save writes it",
          "write it by safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")");
    }
    if (length < 2 || length > MAX_HEADER || length > size - Long.BYTES) {
      throw broken("not a safetensors file", "give a .safetensors file or a run folder");
    }
    if (length > Runtime.getRuntime().maxMemory() / MEMORY_PART) {
      throw broken(
          "its header has " + length + " bytes, too many for the memory there is",
          "use another file, or give Java more memory with VALENCE_JAVA_OPTS=-Xmx4g");
    }
    return source.read(Long.BYTES, (int) length).array();
  }

  /** A zip archive, or the pickle that torch.save wrote before version 1.6. */
  private static boolean isPickle(ByteBuffer first) {
    return first.get(0) == 'P' && first.get(1) == 'K' && first.get(2) == 3 && first.get(3) == 4
        || (first.get(0) & 0xFF) == 0x80 && first.get(1) <= 5 && first.get(7) != 0;
  }

  /** The name of the file in messages. */
  public String name() {
    return source.name();
  }

  /** The tensors in the order of the header. */
  public List<TensorInfo> tensors() {
    return List.copyOf(tensors.values());
  }

  /** The header's {@code __metadata__}. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /** The header entry of a tensor; null if there is none. */
  public TensorInfo tensor(String name) {
    return tensors.get(name);
  }

  /**
   * Reads a tensor's numbers, whatever its type, row after row; those of 8 bits times the scale of
   * their row, see {@link Precision#INT8}.
   *
   * @throws ModelFileException when there is no such tensor, or it has too many numbers
   */
  public float[] floats(String name) {
    TensorInfo info = tensors.get(name);
    if (info == null) {
      throw broken("no tensor " + name, "it is not a model of this kind");
    }
    if (info.count() > Integer.MAX_VALUE - 8) {
      throw broken(
          name + " has " + info.count() + " numbers", "that is more than Valence supports");
    }
    float[] out = new float[(int) info.count()];
    read(info, out);
    return out;
  }

  /**
   * Reads a tensor's numbers into an array of their count; otherwise as {@link #floats}.
   *
   * @param info of a tensor of this file
   */
  void read(TensorInfo info, float[] out) {
    try {
      int perChunk = CHUNK / info.type().bytes();
      ByteBuffer bytes = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 0; at < out.length; at += perChunk) {
        int count = Math.min(perChunk, out.length - at);
        source.read(
            dataStart + info.start() + (long) at * info.type().bytes(),
            bytes.clear().limit(count * info.type().bytes()));
        info.type().numbers(bytes, out, at, count);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (isScaled(info)) {
      multiply(out, floats(info.name() + Precision.SCALE));
    }
  }

  private boolean isScaled(TensorInfo info) {
    TensorInfo scale = tensors.get(info.name() + Precision.SCALE);
    if (info.type() != TensorType.I8 || scale == null) {
      return false;
    }
    boolean fits =
        info.shape().length == 2
            && scale.type() == TensorType.F32
            && Arrays.equals(scale.shape(), new long[] {info.shape()[0]});
    if (!fits) {
      throw broken(scale.name() + " is no scale of each row", "the file is damaged");
    }
    return true;
  }

  private static void multiply(float[] numbers, float[] scales) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] *= scales[i / (numbers.length / scales.length)];
    }
  }

  /**
   * Reads a single I64 number.
   *
   * @throws ModelFileException when there is no such tensor
   */
  long counter(String name) {
    TensorInfo info = tensors.get(name);
    if (info == null || info.type() != TensorType.I64 || info.count() != 1) {
      throw broken("no counter " + name, "it is not a model of this kind");
    }
    try {
      long count = source.read(dataStart + info.start(), Long.BYTES).getLong();
      if (count < 0) {
        throw broken(name + " is below zero", "the file is damaged");
      }
      return count;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Checks every bit against the file's checksum, if any; other programs' files have none. */
  private void checkChecksum(byte[] header) throws IOException {
    String said = metadata.get(FileChecksum.KEY);
    if (said != null && !FileChecksum.matches(source, header, said)) {
      throw broken(
          "is not as it was written: its checksum differs",
          "it is damaged or changed; get a new copy");
    }
  }

  /** Whether the file has a verified checksum. */
  public boolean isChecked() {
    return metadata.containsKey(FileChecksum.KEY);
  }

  /** Checks that the tensors fill the file without gap or overlap. */
  private void checkRanges(long dataSize) {
    List<TensorInfo> byPlace = new ArrayList<>(tensors.values());
    byPlace.sort(Comparator.comparingLong(TensorInfo::start).thenComparingLong(TensorInfo::bytes));
    long end = 0;
    for (TensorInfo info : byPlace) {
      if (info.start() != end) {
        throw broken("tensors overlap or leave a gap at " + info.name(), "the file is damaged");
      }
      end += info.bytes();
      if (end > dataSize) {
        throw broken("tensor " + info.name() + " reaches past the end", "the file is cut short");
      }
    }
    if (end != dataSize) {
      throw broken((dataSize - end) + " bytes follow the last tensor", "the file is damaged");
    }
  }

  private ModelFileException broken(String problem, String remedy) {
    return new ModelFileException(name(), problem, remedy);
  }

  private ModelFileException unreadable(IOException e) {
    return e instanceof ClosedByInterruptException
        ? broken("was not read to its end: the thread was interrupted", "read it again")
        : broken("cannot be read (" + e.getMessage() + ")", "check the file");
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
