package io.valence.cli;

import io.valence.data.BadRows;
import io.valence.data.DataConfig;
import io.valence.data.TableReader;
import io.valence.model.checkpoint.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Answers the rows of a CSV file: all columns kept, label and probability added. */
final class CsvPrediction {
  private final Terminal terminal;
  private final Predictor predictor;
  private final DataConfig config;
  private final BadRows badRows;
  private final boolean json;

  CsvPrediction(
      Terminal terminal, Predictor predictor, DataConfig config, BadRows badRows, boolean json) {
    this.badRows = badRows;
    this.terminal = terminal;
    this.predictor = predictor;
    this.config = config;
    this.json = json;
  }

  /**
   * @param output a file, or null for standard output
   */
  void run(Path input, Path output) throws IOException {
    if (json) {
      read(input, null);
    } else if (output == null) {
      // The terminal's stream stays open for its owner.
      write(input, terminal.out(), TableReader.delimiter(input, config.delimiter()));
      terminal.out().flush();
    } else {
      char delimiter =
          TableReader.delimiter(output, TableReader.delimiter(input, config.delimiter()));
      new AtomicFile(output).write(out -> write(input, packed(output, out), delimiter));
    }
  }

  private static OutputStream packed(Path output, OutputStream out) throws IOException {
    return output.toString().endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out;
  }

  private void write(Path input, OutputStream out, char delimiter) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setRecordSeparator('\n').get();
    CSVPrinter printer = new CSVPrinter(writer, format);
    try {
      read(input, printer);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      // Rows answered before a broken one are results too.
      printer.flush();
    }
    if (out instanceof GZIPOutputStream gzip) {
      gzip.finish();
    }
  }

  /**
   * @param printer for the rows; null for JSON
   */
  private void read(Path input, CSVPrinter printer) {
    Rows rows = new Rows(input, printer);
    TableReader.of(input, config.delimiter(), badRows).read(rows);
    rows.answer();
  }

  /** Gathers rows and answers them a chunk at a time. */
  private final class Rows implements TableReader.Handler {
    private final Path input;
    private final CSVPrinter printer;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private int text;

    Rows(Path input, CSVPrinter printer) {
      this.input = input;
      this.printer = printer;
    }

    @Override
    public void header(List<String> columns) {
      text = TableReader.column(input, columns, config.text(), "data.text");
      if (printer != null) {
        List<String> wider = new ArrayList<>(columns);
        wider.add(free("label", columns));
        wider.add(free("probability", columns));
        print(wider);
      }
    }

    /** The name itself, or the first of predicted_name, predicted_name_2, … that is not taken. */
    private static String free(String name, List<String> columns) {
      List<String> taken = columns.stream().map(String::strip).toList();
      String candidate = name;
      for (int n = 1; taken.contains(candidate); n++) {
        candidate = "predicted_" + name + (n == 1 ? "" : "_" + n);
      }
      return candidate;
    }

    @Override
    public void row(TableReader.Row row) {
      rows.add(row.fields());
      texts.add(row.fields().get(text));
      if (texts.size() == Predictor.CHUNK) {
        answer();
      }
    }

    void answer() {
      Predictor.Prediction[] answers = predictor.predict(texts);
      for (int i = 0; i < answers.length; i++) {
        if (printer == null) {
          terminal.result(answers[i].json());
        } else {
          List<String> wider = new ArrayList<>(rows.get(i));
          wider.add(answers[i].label());
          wider.add(String.format(Locale.ROOT, "%.6f", answers[i].probability()));
          print(wider);
        }
      }
      rows.clear();
      texts.clear();
    }

    private void print(List<String> fields) {
      try {
        printer.printRecord(fields);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
