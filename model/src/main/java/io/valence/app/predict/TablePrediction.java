package io.valence.app.predict;

import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.data.DataConfig;
import io.valence.data.output.CsvWriter;
import io.valence.data.output.TableWriter;
import io.valence.data.table.BadRows;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import io.valence.model.checkpoint.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

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
   * @param output an Excel workbook if its name ends in {@code .xlsx}, with tabs if in {@code
   *     .tsv}, compressed if in {@code .gz}
   * @return the number of rows with each label
   */
  public PredictionCounts write(Path input, Path output) throws IOException {
    PredictionCounts counts = new PredictionCounts(model.labels(), added);
    new AtomicFile(output, true)
        .write(out -> write(input, counts, style -> TableWriter.of(output, out, input, style)));
    return counts;
  }

  /** As above, as text to a stream, which stays open. */
  public PredictionCounts write(Path input, OutputStream out) throws IOException {
    PredictionCounts counts = new PredictionCounts(model.labels(), added);
    write(input, counts, style -> new CsvWriter(out, style));
    return counts;
  }

  /** Begins a table in the style of the one that is read. */
  private interface Begin {
    TableWriter in(TableStyle style) throws IOException;
  }

  private void write(Path input, PredictionCounts counts, Begin begin) throws IOException {
    Written table = new Written(begin, TableStyle.of(input, config.format()), added, counts);
    try {
      read(input, table);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      table.finish();
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
    // The caller's own may go on to predict single texts in plain Java.
    try (SentimentModel shared = model.share();
        OrderedStages stages = new OrderedStages()) {
      try {
        new TableTexts(config, badRows).read(input, new Predicted(shared, answers, stages));
      } finally {
        // Rows predicted before a bad row are results too.
        stages.finish();
      }
    }
  }

  /** Predicts what is read. */
  private final class Predicted implements TableTexts.Handler {
    private final SentimentModel shared;
    private final Answers answers;
    private final OrderedStages stages;

    Predicted(SentimentModel shared, Answers answers, OrderedStages stages) {
      this.shared = shared;
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
    public void chunk(List<TableReader.Row> rows, List<String> texts) {
      stages.submit(
          () -> predicted(shared, texts),
          predictions -> {
            for (int i = 0; i < predictions.size(); i++) {
              answers.row(rows.get(i).fields(), answer.apply(predictions.get(i)));
            }
          });
    }
  }

  private static List<Prediction> predicted(SentimentModel shared, List<String> texts) {
    if (texts.size() >= TableTexts.FIRST) {
      shared.preload(); // or the last chunk, if short, would be computed in plain Java
    }
    return shared.predict(texts);
  }

  /** Receives predictions. */
  private abstract static class Answers {
    void style(TableStyle style) {}

    void header(List<String> columns) throws IOException {}

    abstract void row(List<String> fields, Prediction answer);
  }

  /** Writes the rows as read, with columns added. */
  private static final class Written extends Answers {
    private final Begin begin;
    private final PredictionColumns added;
    private final PredictionCounts counts;
    private TableStyle style;
    private TableWriter table;

    Written(Begin begin, TableStyle style, PredictionColumns added, PredictionCounts counts) {
      this.begin = begin;
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
      table = begin.in(style);
      if (style.format().header()) {
        table.row(added.header(columns));
      }
    }

    @Override
    void row(List<String> fields, Prediction answer) {
      table.row(added.row(fields, answer));
      counts.add(answer);
    }

    void finish() throws IOException {
      if (table != null) {
        table.finish();
      }
    }
  }
}
