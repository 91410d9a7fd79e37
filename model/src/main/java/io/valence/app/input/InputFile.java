package io.valence.app.input;

import io.valence.data.table.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file that a command reads. */
public record InputFile(Path path) {
  /** Throws unless it is a file that can be read more than once. */
  public void requireRegular() {
    if (Files.isDirectory(path)) {
      throw new InputException(path.toString(), "is a folder", "give a file");
    } else if (!Files.exists(path)) {
      throw new InputException(path.toString(), "no such file", "check the path");
    } else if (!Files.isRegularFile(path)) {
      throw new InputException(
          path.toString(), "is not a regular file", "save what comes from a pipe to a file first");
    } else if (!Files.isReadable(path)) {
      throw new InputException(path.toString(), "cannot be read", "check its permissions");
    }
  }

  /** SHA-256 of its bytes, in hexadecimal. */
  public String sha256() {
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = new byte[1 << 16];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        digest.update(bytes, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new InputException(path.toString(), "cannot be read", "check the path");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
