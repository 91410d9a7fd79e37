package io.valence.app.predict;

import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.data.LabeledFile;
import io.valence.data.output.TableWriter;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import io.valence.model.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows of a labeled table that a model gets wrong. Rows that an evaluation leaves out,
 * without words or with a label that the model does not have, are left out here too.
 *
 * @param file the table
 */
public record WrongPredictions(SentimentModel model, LabeledFile file) {
  /** A row as read, and its prediction. */
  private record Wrong(List<String> fields, Prediction prediction) {}

  /**
   * Writes these rows with label and probability appended, the most confident prediction first,
   * completely or not at all.
   *
   * @param output with tabs if its name ends in {@code .tsv}
   * @return their number
   */
  public int write(Path output) throws IOException {
    Rows rows = new Rows(file.labels());
    new TableTexts(file.config(), file.badRows().silently()).read(file.path(), rows);
    rows.wrong.sort(Comparator.comparingDouble(row -> -row.prediction.probability()));
    new AtomicFile(output, true)
        .write(
            out -> {
              TableWriter table = TableWriter.of(output, out, file.path(), rows.style);
              PredictionColumns added = PredictionColumns.PLAIN;
              if (rows.style.format().header()) {
                table.row(added.header(rows.columns));
              }
              rows.wrong.forEach(row -> table.row(added.row(row.fields, row.prediction)));
              table.finish();
            });
    return rows.wrong.size();
  }

  /** Collects them. */
  private final class Rows implements TableTexts.Handler {
    private final Map<Long, String> labels;
    private final List<Wrong> wrong = new ArrayList<>();
    private TableStyle style;
    private List<String> columns;

    Rows(Map<Long, String> labels) {
      this.labels = labels;
      this.style = TableStyle.of(file.path(), file.config().format());
    }

    @Override
    public void style(TableStyle read) {
      style = read;
    }

    @Override
    public void header(List<String> names) {
      columns = names;
    }

    @Override
    public void chunk(List<TableReader.Row> read, List<String> texts) {
      List<Prediction> predictions = model.predict(texts);
      for (int i = 0; i < predictions.size(); i++) {
        Prediction prediction = predictions.get(i);
        String gold = labels.get(read.get(i).line());
        boolean counts = prediction.tokens() > 0 && model.labels().contains(gold);
        if (counts && !gold.equals(prediction.label())) {
          wrong.add(new Wrong(read.get(i).fields(), prediction));
        }
      }
    }
  }
}
