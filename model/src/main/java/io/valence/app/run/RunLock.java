package io.valence.app.run;

import io.valence.app.UsageException;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps every other training out of a folder, of this process and of others, until closed. */
public final class RunLock implements Closeable {
  /** Name of the locked file. */
  static final String FILE = ".lock";

  private static final String NEXT = ".next";

  /**
   * The folders that this process has locked. The locks of a file belong to the process (POSIX):
   * opening it a second time and closing it again would give up the first lock, too.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private RunLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks a folder, and removes the unfinished files of a process that was killed in it.
   *
   * @throws UsageException when something else trains in it
   * @throws InputException when there is a pipe in it
   */
  static RunLock of(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw new UsageException(
          folder + ": this program is training in this folder already; wait for it");
    }
    RunLock lock = null;
    try {
      new OutputFolder(folder).requireReadable();
      lock = locked(folder, real);
      removeUnfinished(real);
      return lock;
    } finally {
      if (lock == null) {
        HELD.remove(real);
      }
    }
  }

  private static RunLock locked(Path folder, Path real) throws IOException {
    FileChannel channel =
        FileChannel.open(
            real.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() != null) {
        return new RunLock(real, channel);
      }
    } catch (OverlappingFileLockException e) {
      // Locked by another class loader of this process: reported below.
    }
    channel.close();
    throw new UsageException(folder + ": another process is training in this folder; wait for it");
  }

  /** What a checkpoint is called while it is written; it then takes that name. */
  static Path next(Path file) {
    return file.resolveSibling("." + file.getFileName() + NEXT);
  }

  /** Whether a name is of a file that was being written. */
  static boolean isUnfinished(String name) {
    return name.startsWith(".") && (name.endsWith(AtomicFile.UNFINISHED) || name.endsWith(NEXT));
  }

  private static void removeUnfinished(Path folder) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file -> isUnfinished(file.getFileName().toString()))) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD.remove(folder);
    }
  }
}
