package io.valence;

import io.valence.data.DataConfig;
import io.valence.data.output.CsvWriter;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A CSV file of samples, for rows that are elsewhere, such as in a database: a training reads its
 * rows several times, and again when it is resumed.
 *
 * <pre>{@code
 * Path rows = new SampleFile(Path.of("rows.csv")).write(samples);
 * Training.of(config).on(rows).run(Path.of("run"));
 * }</pre>
 *
 * <p>Its columns have the default names, {@code text} and {@code label}; so a configuration must
 * not name others.
 *
 * @param path where it is written; the caller deletes it when no run is to be resumed any more
 */
public record SampleFile(Path path) {
  /**
   * Writes samples, all or none; an earlier file is replaced.
   *
   * @param samples read once, in order; they need not fit into memory
   * @return the path
   * @throws IOException when the file cannot be written
   */
  public Path write(Iterable<Sample> samples) throws IOException {
    DataConfig names = RunConfig.DEFAULT.data();
    new AtomicFile(path)
        .write(
            out -> {
              CsvWriter csv = new CsvWriter(out, ',');
              try {
                csv.row(List.of(names.label(), names.text()));
                for (Sample sample : samples) {
                  csv.row(List.of(sample.label(), sample.text()));
                }
                csv.finish();
              } catch (UncheckedIOException e) {
                throw e.getCause();
              }
            });
    return path;
  }
}
