package io.valence.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The CRC-32C of a whole safetensors file. It is stored in the file's metadata and computed with
 * zeros in its place. It detects any single-bit error and nearly all larger damage. It is no
 * protection against tampering, nor would SHA-256 be without a signature. The JVM computes it at
 * memory speed from the first call, whereas SHA-256 is slow until compiled.
 */
final class FileChecksum {
  /** The key in the metadata. */
  static final String KEY = "crc32c";

  /** Placeholder for the checksum during computation. */
  static final String ZEROS = "0".repeat(8);

  private static final int CHUNK = 1 << 16; // stays in the cache

  private FileChecksum() {}

  /** As written: eight hexadecimal digits. */
  static String hex(Checksum checksum) {
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  /**
   * Writes the checksum into a header.
   *
   * @param was the current value
   * @return false if that does not occur exactly once
   */
  static boolean replace(byte[] header, String was, String with) {
    byte[] entry = ("\"" + KEY + "\":\"" + was + "\"").getBytes(StandardCharsets.US_ASCII);
    int at = indexOf(header, entry, 0);
    if (at < 0 || indexOf(header, entry, at + 1) >= 0) {
      return false;
    }
    byte[] value = with.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(value, 0, header, at + entry.length - 1 - value.length, value.length);
    return true;
  }

  /**
   * Whether a file is unchanged since it was written.
   *
   * @param header its JSON, changed by this
   * @param said the checksum in the metadata
   */
  static boolean matches(ByteSource source, byte[] header, String said) throws IOException {
    if (said.length() != ZEROS.length() || !replace(header, said, ZEROS)) {
      return false;
    }
    Checksum checksum = new CRC32C();
    checksum.update(source.read(0, Long.BYTES));
    checksum.update(header);
    long size = source.size();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long at = (long) Long.BYTES + header.length; at < size; at += CHUNK) {
      source.read(at, chunk.clear().limit((int) Math.min(CHUNK, size - at)));
      checksum.update(chunk);
    }
    return hex(checksum).equals(said);
  }

  private static int indexOf(byte[] bytes, byte[] part, int from) {
    for (int at = from; at <= bytes.length - part.length; at++) {
      if (bytes[at] == part[0]
          && Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }
}
