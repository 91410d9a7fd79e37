package io.valence.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a whole safetensors file, which stands in its own metadata: it is taken with zeros
 * in its place.
 */
final class FileDigest {
  /** The key in the metadata. */
  static final String KEY = "digest";

  /** Stands in the place of the digest while it is taken. */
  static final String ZEROS = "0".repeat(64);

  private static final int CHUNK = 1 << 20;

  private FileDigest() {}

  /** A new SHA-256. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As it is written. */
  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Puts the digest where it is to stand in a header.
   *
   * @param was what stands there now
   * @return false where that is not there exactly once
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
   * Whether a file is the one that was written.
   *
   * @param header its JSON, changed by this
   * @param said the digest in the metadata
   */
  static boolean matches(ByteSource source, byte[] header, String said) throws IOException {
    if (said.length() != ZEROS.length() || !replace(header, said, ZEROS)) {
      return false;
    }
    MessageDigest digest = sha256();
    digest.update(source.read(0, Long.BYTES));
    digest.update(header);
    long size = source.size();
    for (long at = Long.BYTES + header.length; at < size; at += CHUNK) {
      ByteBuffer bytes = source.read(at, (int) Math.min(CHUNK, size - at));
      digest.update(bytes);
    }
    return hex(digest).equals(said);
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
