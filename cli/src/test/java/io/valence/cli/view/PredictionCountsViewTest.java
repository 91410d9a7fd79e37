package io.valence.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.SentimentModel;
import io.valence.Training;
import io.valence.app.predict.PredictionColumns;
import io.valence.app.predict.PredictionCounts;
import io.valence.app.predict.TablePrediction;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionCountsViewTest {
  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder rows = new StringBuilder("label,text\n");
    for (int row = 0; row < 30; row++) {
      rows.append(row % 2 == 0 ? "good,fine fine fine\n" : "bad,dull dull dull\n");
    }
    Path train = Files.writeString(folder.resolve("train.csv"), rows);
    run = folder.resolve("run");
    Training.of(
            RunConfig.DEFAULT.with(
                "data.vectors=none",
                "data.tokenizer=whitespace",
                "data.maxTokens=12",
                "model.embedding=4",
                "model.hidden=[4]",
                "train.epochs=8",
                "train.learningRate=0.02"))
        .on(train)
        .run(run);
  }

  private static List<String> lines(String rows) throws IOException {
    return lines(rows, PredictionColumns.PLAIN);
  }

  private static List<String> lines(String rows, PredictionColumns added) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "text\n" + rows);
    try (SentimentModel model = SentimentModel.load(run)) {
      PredictionCounts counts =
          new TablePrediction(
                  model, model.config().data(), UnaryOperator.identity(), added, BadRows.FAIL)
              .write(file, new ByteArrayOutputStream());
      return new PredictionCountsView(counts).lines();
    }
  }

  @Test
  void labelsAreCountedTheMostFrequentFirst() throws IOException {
    assertEquals(
        List.of("3 rows: good: 2 (66.7 %), bad: 1 (33.3 %)"),
        lines("fine\ndull dull\nfine fine\n"));
    assertEquals(List.of("1 row: bad: 1 (100.0 %), good: 0 (0.0 %)"), lines("dull\n"));
    assertEquals(List.of("no rows"), lines(""));
  }

  @Test
  void emptyTextsAndUnknownWordsAreSaid() throws IOException {
    List<String> lines = lines("\" \"\nfine was der fine\n");
    assertEquals("1 (50.0 %) of the texts has no words: its label means nothing", lines.get(1));
    assertEquals(
        "warning: 50 % of the tokens are unknown to the model; is the text of the language and kind"
            + " it was trained on?",
        lines.get(2));
    assertEquals(
        "2 (66.7 %) of the texts have no word that the model knows",
        lines("was der\nder\nfine\n").get(1));
    assertEquals(
        List.of("1 (50.0 %) of them unsure"),
        lines("fine fine fine\nwas was\n", new PredictionColumns(List.of(), 1, 0.5)).subList(1, 2));
    assertEquals(1, lines("fine fine fine fine fine fine fine fine fine was\n").size());
  }

  @Test
  void textsOfWhichAPartWasReadAreSaid() throws IOException {
    String longest = "fine ".repeat(12);
    assertEquals(List.of(), lines(longest + "\ndull\n").stream().skip(1).toList());
    assertEquals(
        List.of("1 (50.0 %) of the texts is longer than the model reads (data.maxTokens)"),
        lines(longest + "fine\ndull\n").stream().skip(1).toList());
  }
}
