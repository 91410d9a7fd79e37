package io.valence.spark;

import io.valence.app.UsageException;
import io.valence.cli.option.DataFormat;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The input as given: files, folders and patterns on file systems of Hadoop.
 *
 * @param given at least one
 */
record InputPaths(List<String> given, Configuration hadoop) {
  /**
   * The data files, in the order given, those of a folder by name. As in Spark, names that begin
   * with {@code _} or a dot are no data, nor are empty files of a folder.
   *
   * @throws InputException when one does not exist
   */
  List<InputFile> files() throws IOException {
    List<InputFile> all = new ArrayList<>();
    for (String each : given) {
      Path pattern = new Path(each);
      FileSystem files = pattern.getFileSystem(hadoop);
      FileStatus[] found = files.globStatus(pattern);
      if (found == null || found.length == 0) {
        throw new InputException(each, "no such file or folder", "check the path");
      }
      for (FileStatus status : sorted(found)) {
        boolean named = status.getPath().getName().equals(pattern.getName());
        if (named || isData(status)) {
          add(files, status, all);
        }
      }
    }
    if (all.isEmpty()) {
      throw new InputException(String.join(", ", given), "contains no data", "check the path");
    }
    return all;
  }

  private static void add(FileSystem files, FileStatus status, List<InputFile> all)
      throws IOException {
    if (!status.isDirectory()) {
      all.add(new InputFile(all.size(), status.getPath().toString(), status.getLen()));
      return;
    }
    for (FileStatus inside : sorted(files.listStatus(status.getPath()))) {
      // Spark writes a file without a byte for a partition without a row.
      if (isData(inside) && (inside.isDirectory() || inside.getLen() > 0)) {
        add(files, inside, all);
      }
    }
  }

  private static boolean isData(FileStatus file) {
    String name = file.getPath().getName();
    return !name.startsWith("_") && !name.startsWith(".");
  }

  private static FileStatus[] sorted(FileStatus[] found) {
    FileStatus[] all = found.clone();
    Arrays.sort(all, (a, b) -> a.getPath().compareTo(b.getPath()));
    return all;
  }

  /**
   * The format that the names of the files say.
   *
   * @throws UsageException when they say none or several
   */
  static DataFormat format(List<InputFile> files) {
    DataFormat first = format(files.get(0)).orElseThrow(() -> unclear(files.get(0)));
    for (InputFile file : files) {
      if (!format(file).equals(Optional.of(first))) {
        throw unclear(file);
      }
    }
    return first;
  }

  private static UsageException unclear(InputFile file) {
    return new UsageException(
        file.uri() + ": its name does not say its format; add --input-format");
  }

  private static Optional<DataFormat> format(InputFile file) {
    String name = file.name().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "parquet" -> Optional.of(DataFormat.PARQUET);
      case "orc" -> Optional.of(DataFormat.ORC);
      case "csv", "tsv" -> Optional.of(DataFormat.CSV);
      case "jsonl", "ndjson", "json" -> Optional.of(DataFormat.JSONL);
      default -> Optional.empty();
    };
  }
}
