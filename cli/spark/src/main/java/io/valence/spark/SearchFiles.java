package io.valence.spark;

import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.tune.Repeats;
import io.valence.app.tune.SearchRows;
import io.valence.data.table.BadRows;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a search reads, on its way to the executors. Spark keeps one copy per executor, which reads
 * it when the first task needs it; all tasks of the executor share the rows.
 */
final class SearchFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String VECTORS = "data.vectors";
  private static final String UNLABELED = "train.unlabeled";
  private static final String BASE = "train.from";

  /** A file. No record: serializers that set fields cannot read one. */
  private static final class Copy implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final byte[] bytes;

    private Copy(Path file) throws IOException {
      this.name = file.getFileName().toString();
      this.bytes = Files.readAllBytes(file);
    }

    /** Null for no file. */
    static Copy of(Path file) throws IOException {
      return file == null ? null : new Copy(file);
    }

    /** Writes it into a folder of its own. */
    static Path write(Copy copy, Path folder) throws IOException {
      return copy == null
          ? null
          : Files.write(Files.createDirectories(folder).resolve(copy.name), copy.bytes);
    }
  }

  private final String config; // JSON
  private final boolean failsOnBadRow;
  private final Copy train;
  private final Copy dev;
  private final Copy vectors;
  private final Copy unlabeled;
  private final Copy base;
  private final int folds;
  private final int seeds;
  private transient volatile SearchRows read;

  /**
   * Reads the files; there is no teacher among them.
   *
   * @param config the effective configuration
   * @param repeats of each configuration
   */
  SearchFiles(TrainingInputs inputs, RunConfig config, Repeats repeats) throws IOException {
    this.config = Json.line(config);
    this.failsOnBadRow = inputs.badRows().stops();
    this.folds = repeats.folds();
    this.seeds = repeats.seeds();
    this.train = Copy.of(inputs.train());
    this.dev = Copy.of(inputs.dev());
    this.vectors = Copy.of(inputs.vectors());
    this.unlabeled = Copy.of(inputs.unlabeled());
    this.base = Copy.of(inputs.baseFile());
  }

  /** The rows, read once per process. */
  SearchRows rows() {
    SearchRows rows = read;
    if (rows == null) {
      synchronized (this) {
        rows = read;
        if (rows == null) {
          rows = unpacked();
          read = rows;
        }
      }
    }
    return rows;
  }

  private SearchRows unpacked() {
    try (LocalFolder local = new LocalFolder()) {
      Path folder = local.path();
      Path trainFile = Copy.write(train, folder.resolve("train"));
      Path devFile = Copy.write(dev, folder.resolve("dev"));
      List<String> own = new ArrayList<>();
      add(VECTORS, vectors, folder, own);
      add(UNLABELED, unlabeled, folder, own);
      add(BASE, base, folder, own);
      RunConfig wanted =
          Json.read(config, RunConfig.class)
              .orElseThrow()
              .complete()
              .with(own.toArray(String[]::new));
      BadRows badRows = failsOnBadRow ? BadRows.FAIL : BadRows.SKIP;
      return SearchRows.read(
          TrainingInputs.of(InputPaths.of(trainFile, devFile, null), wanted, badRows),
          wanted,
          new Repeats(folds, seeds));
    } catch (IOException e) {
      throw new UncheckedIOException("the files of the search cannot be unpacked", e);
    }
  }

  private static void add(String key, Copy copy, Path folder, List<String> settings)
      throws IOException {
    if (copy != null) {
      settings.add(key + "=" + Copy.write(copy, folder.resolve(key)));
    }
  }
}
