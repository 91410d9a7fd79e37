package io.valence.app.predict;

import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.data.DataConfig;
import io.valence.data.table.BadRows;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import io.valence.data.table.TableWriter;
import io.valence.model.checkpoint.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * Predicts labels for the rows of a table, in bounded memory.
 *
 * @param config how the table is read
 * @param answer what is made of each prediction, such as a {@link MedianAnswer}
 * @param added columns of a table that is written
 * @param badRows how unusable rows are handled
 */
public record TablePrediction(
    SentimentModel model,
    DataConfig config,
    UnaryOperator<Prediction> answer,
    PredictionColumns added,
    BadRows badRows) {
  /**
   * Writes the table plus label and probability columns to a file, completely or not at all.
   *
   * @param output with tabs if its name ends in {@code .tsv}, compressed if in {@code .gz}
   * @return the number of rows with each label
   */
  public PredictionCounts write(Path input, Path output) throws IOException {
    PredictionCounts counts = new PredictionCounts(model.labels(), added);
    new AtomicFile(output, true)
        .write(
            out -> {
              if (output.toString().endsWith(".gz")) {
                GZIPOutputStream packed = new GZIPOutputStream(out, 1 << 16);
                write(input, packed, output, counts);
                packed.finish();
              } else {
                write(input, out, output, counts);
              }
            });
    return counts;
  }

  /** As above, to a stream, which stays open. */
  public PredictionCounts write(Path input, OutputStream out) throws IOException {
    PredictionCounts counts = new PredictionCounts(model.labels(), added);
    write(input, out, input, counts);
    return counts;
  }

  /**
   * @param like the file whose name may determine the field separator
   */
  private void write(Path input, OutputStream out, Path like, PredictionCounts counts)
      throws IOException {
    Written table = new Written(out, like, TableStyle.plain(config.format()), added, counts);
    try {
      read(input, table);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      table.flush();
    }
  }

  /** Passes on the predictions, in row order. */
  public void each(Path input, Consumer<Prediction> answers) {
    read(
        input,
        new Answers() {
          @Override
          void row(List<String> fields, Prediction answer) {
            answers.accept(answer);
          }
        });
  }

  /** Reads a chunk while the one before is predicted and that before written. */
  private void read(Path input, Answers answers) {
    try (OrderedStages stages = new OrderedStages()) {
      try {
        new TableTexts(config, badRows).read(input, new Predicted(answers, stages));
      } finally {
        // Rows predicted before a bad row are results too.
        stages.finish();
      }
    }
  }

  /** Predicts what is read. */
  private final class Predicted implements TableTexts.Handler {
    private final Answers answers;
    private final OrderedStages stages;

    Predicted(Answers answers, OrderedStages stages) {
      this.answers = answers;
      this.stages = stages;
    }

    @Override
    public void style(TableStyle style) {
      answers.style(style);
    }

    @Override
    public void header(List<String> columns) {
      try {
        answers.header(columns);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void chunk(List<List<String>> fields, List<String> texts) {
      stages.submit(
          () -> model.predict(texts),
          predictions -> {
            for (int i = 0; i < predictions.size(); i++) {
              answers.row(fields.get(i), answer.apply(predictions.get(i)));
            }
          });
    }
  }

  /** Receives predictions. */
  private abstract static class Answers {
    void style(TableStyle style) {}

    void header(List<String> columns) throws IOException {}

    abstract void row(List<String> fields, Prediction answer);
  }

  /** Writes the rows as read, with columns added. */
  private static final class Written extends Answers {
    private final OutputStream out;
    private final Path like;
    private final PredictionColumns added;
    private final PredictionCounts counts;
    private TableStyle style;
    private TableWriter table;

    Written(
        OutputStream out,
        Path like,
        TableStyle style,
        PredictionColumns added,
        PredictionCounts counts) {
      this.out = out;
      this.like = like;
      this.style = style;
      this.added = added;
      this.counts = counts;
    }

    @Override
    void style(TableStyle read) {
      style = read;
    }

    // The owner closes the stream.
    @SuppressWarnings("resource")
    @Override
    void header(List<String> columns) throws IOException {
      char delimiter = TableReader.delimiter(like, style.format().delimiter());
      table = new TableWriter(out, style.withDelimiter(delimiter));
      if (style.format().header()) {
        table.row(added.header(columns));
      }
    }

    @Override
    void row(List<String> fields, Prediction answer) {
      table.row(added.row(fields, answer));
      counts.add(answer);
    }

    void flush() throws IOException {
      if (table != null) {
        table.flush();
      }
    }
  }
}
