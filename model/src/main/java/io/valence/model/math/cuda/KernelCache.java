package io.valence.model.math.cuda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Compiled kernels in a folder, so that a later start need not compile them. A file is the SHA-256
 * of the code, then the code; a damaged one is made anew. Where the folder cannot be written,
 * nothing is kept.
 *
 * @param folder may be missing
 */
record KernelCache(Path folder) {
  private static final int HASH = 32; // bytes

  /**
   * The code of a key.
   *
   * @param key all that the code depends on
   * @param compile makes it
   */
  byte[] get(String key, Supplier<byte[]> compile) {
    Path file = file(key);
    return read(file)
        .orElseGet(
            () -> {
              byte[] code = compile.get();
              keep(code, file);
              return code;
            });
  }

  /** Whether there is code for a key. */
  boolean has(String key) {
    return read(file(key)).isPresent();
  }

  private Path file(String key) {
    byte[] hash = sha256(key.getBytes(StandardCharsets.UTF_8));
    return folder.resolve("kernels-" + HexFormat.of().formatHex(hash, 0, HASH / 2));
  }

  private static Optional<byte[]> read(Path file) {
    try {
      byte[] all = Files.readAllBytes(file);
      byte[] code = Arrays.copyOfRange(all, Math.min(HASH, all.length), all.length);
      boolean whole = Arrays.equals(sha256(code), 0, HASH, all, 0, Math.min(HASH, all.length));
      return whole ? Optional.of(code) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Other processes see the whole file or none. */
  private void keep(byte[] code, Path file) {
    try {
      Files.createDirectories(folder);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(sha256(code));
      out.writeBytes(code);
      Path part = Files.createTempFile(folder, "kernels-", ".part");
      try {
        Files.write(part, out.toByteArray());
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // A read-only home or a full disk costs the next start some seconds, and nothing else.
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
