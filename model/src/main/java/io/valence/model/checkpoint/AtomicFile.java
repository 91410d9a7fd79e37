package io.valence.model.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A file that is written completely or not at all: it is written next to its path under a unique
 * name, forced to disk, then moved to the path in one step. If several processes write it at once,
 * the last one wins. A file that is replaced passes on who may read and write it.
 *
 * @param path its path
 * @param followsLink whether a link at the path is kept and its target replaced; else the link
 *     itself is replaced
 */
public record AtomicFile(Path path, boolean followsLink) {
  /** Suffix of the names of unfinished files, which start with a dot. */
  public static final String UNFINISHED = ".part";

  /** Replaces a link, not its target: for folders that others may have filled. */
  public AtomicFile(Path path) {
    this(path, false);
  }

  /** Writes the bytes. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes the bytes, in any order. */
  @FunctionalInterface
  public interface ChannelContent {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Replaces the file's content. */
  public void write(Content content) throws IOException {
    writeChannel(
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          content.writeTo(out);
          out.flush();
        });
  }

  /** Replaces the file's content. */
  public void writeChannel(ChannelContent content) throws IOException {
    Path place = followsLink && Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path temporary =
        place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + UNFINISHED);
    Thread atExit = new Thread(() -> deleteQuietly(temporary)); // for a program stopped midway
    remember(atExit);
    try {
      writeForced(temporary, permissions(place), content);
      Files.move(
          temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(place.getParent());
    } catch (UncheckedIOException e) {
      throw failed(e.getCause());
    } catch (IOException e) {
      throw failed(e);
    } finally {
      Files.deleteIfExists(temporary);
      forget(atExit);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The program ends: there is nobody left to tell.
    }
  }

  private static void remember(Thread atExit) {
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is stopping, and this is written by what runs at its end.
    }
  }

  /** Else a long-running program would remember every file that it has written. */
  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is stopping, and has begun to run it.
    }
  }

  private IOException failed(IOException problem) {
    if (problem instanceof ClosedByInterruptException) {
      return new IOException(path + ": not written, the thread was interrupted", problem);
    }
    if (!Files.isDirectory(path.toAbsolutePath().getParent())) {
      return new IOException(path + ": cannot be written, its folder is gone", problem);
    }
    String reason =
        problem instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : problem.getMessage();
    return new IOException(
        path + ": cannot be written (" + reason + "); free some space or use another location",
        problem);
  }

  /** Without this, a power failure may undo the move. Windows does not have or need it. */
  private static void forceFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Of the file that is replaced; empty for the usual ones. */
  private static Optional<Set<PosixFilePermission>> permissions(Path file) throws IOException {
    return Files.isRegularFile(file) && isPosix(file)
        ? Optional.of(Files.getPosixFilePermissions(file))
        : Optional.empty();
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void writeForced(
      Path file, Optional<Set<PosixFilePermission>> permissions, ChannelContent content)
      throws IOException {
    FileAttribute<?>[] attributes =
        permissions.map(PosixFilePermissions::asFileAttribute).stream()
            .toArray(FileAttribute<?>[]::new);
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      if (permissions.isPresent()) { // the mask of the process may have left some out
        Files.setPosixFilePermissions(file, permissions.get());
      }
      content.writeTo(channel);
      channel.force(true);
    }
  }

  /** Replaces the content with a text in UTF-8. */
  public void write(String text) throws IOException {
    write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
