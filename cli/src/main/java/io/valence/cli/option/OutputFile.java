package io.valence.cli.option;

import io.valence.app.UsageException;
import io.valence.app.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command writes. */
public record OutputFile(Path path) {
  /** Throws if the name is that of another format than CSV, TSV and Excel's. */
  public void requireTable() {
    if (path.toString()
        .matches("(?i).*\\.((jsonl?|ndjson|xls|ods|parquet|npy|html?)(\\.gz)?|xlsx\\.gz)")) {
      throw new UsageException(
          path + ": rows are written as .csv, .tsv or .xlsx; name such a file");
    }
  }

  /**
   * Throws, before any work is done, if the file cannot be written.
   *
   * @param force whether an existing file may be replaced
   * @param others files that the command reads or writes besides; null for none
   */
  public void requireFree(boolean force, Path... others) throws IOException {
    if (path.toString().equals("-") || isDevice()) {
      throw new UsageException("omit -o to write to standard output");
    }
    RunFolder.requireName(path);
    Path folder = path.toAbsolutePath().getParent();
    if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw new UsageException(path + " is not a regular file; give the name of one");
    }
    if (Files.isDirectory(path)) {
      throw new UsageException(path + " is a folder; give a file");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException(path + ": there is no folder " + folder + "; make it first");
    }
    if (!Files.isWritable(folder)) {
      throw new UsageException(path + ": the folder " + folder + " cannot be written to");
    }
    for (Path other : others) {
      if (other != null && isSame(other)) {
        throw new UsageException(path + " is already used by this command; use another file");
      }
    }
    if (new RunFolder(folder).owns(path)) {
      throw new UsageException(path + " is part of the run in that folder; use another file");
    }
    if (Files.exists(path) && !force) {
      throw new UsageException(path + " exists; use another file, or add --force");
    }
  }

  /** Such as /dev/stdout, which may stand for a regular file: it would be replaced. */
  private boolean isDevice() {
    Path absolute = path.toAbsolutePath().normalize();
    return Files.exists(path) && (absolute.startsWith("/dev/fd") || absolute.startsWith("/proc"))
        || absolute.equals(Path.of("/dev/stdout"))
        || absolute.equals(Path.of("/dev/stderr"));
  }

  private boolean isSame(Path other) throws IOException {
    return Files.exists(path) && Files.exists(other)
        ? Files.isSameFile(path, other)
        : path.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }
}
