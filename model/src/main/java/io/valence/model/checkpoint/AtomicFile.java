package io.valence.model.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there whole or not at all: written beside its place, forced to disk, then moved
 * over it in one step.
 */
public record AtomicFile(Path path) {
  /** Writes the bytes. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Puts new content in the file's place. */
  public void write(Content content) throws IOException {
    // A link stays a link; what it points to is replaced.
    Path place = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path temporary = place.resolveSibling("." + place.getFileName() + ".part");
    // For a program that is told to stop in the middle.
    temporary.toFile().deleteOnExit();
    try {
      writeForced(temporary, content);
      Files.move(
          temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(place.getParent());
    } catch (IOException e) {
      String reason =
          e instanceof FileSystemException f && f.getReason() != null
              ? f.getReason()
              : e.getMessage();
      throw new IOException(
          path + ": cannot be written (" + reason + "); free the space or name another place", e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Without it a power cut may undo the move. Windows has no such thing and needs none. */
  private static void forceFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void writeForced(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  /** Puts a text in the file's place, as UTF-8. */
  public void write(String text) throws IOException {
    write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
