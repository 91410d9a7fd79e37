package io.valence.cli.option;

import io.valence.app.UsageException;
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

  /** Throws if the file is one that is read, which would be lost. */
  public void requireOtherThan(Path input) throws IOException {
    if (Files.exists(path) && Files.exists(input) && Files.isSameFile(path, input)) {
      throw new UsageException(path + " is the input, too; use another file");
    }
  }

  /**
   * Throws, before any work is done, if the file cannot be written.
   *
   * @param force whether an existing file may be replaced
   */
  public void requireFree(boolean force) {
    if (path.toString().equals("-")) {
      throw new UsageException("omit -o to write to standard output");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw new UsageException(path + " is not a regular file; omit -o to write to a device");
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
    if (Files.exists(path) && !force) {
      throw new UsageException(path + " exists; use another file, or add --force");
    }
  }
}
