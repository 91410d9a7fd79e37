package io.valence.app.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.Training;
import io.valence.data.DataConfig;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.RunConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePredictionTest {
  @TempDir static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    String rows = "label,text\n" + "good,fine\nbad,dull\n".repeat(20);
    Path train = Files.writeString(folder.resolve("train.csv"), rows);
    run = folder.resolve("run");
    Training.of(
            RunConfig.DEFAULT.with(
                "data.vectors=none",
                "data.tokenizer=whitespace",
                "model.embedding=4",
                "model.hidden=[4]",
                "train.epochs=2"))
        .on(train)
        .run(run);
  }

  private static String[] written(SentimentModel model, String rows) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), rows);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PredictionColumns all = new PredictionColumns(model.labels(), 1, -1);
    new TablePrediction(model, model.config().data(), UnaryOperator.identity(), all, BadRows.FAIL)
        .write(file, out);
    return out.toString(StandardCharsets.UTF_8).split("\n");
  }

  /** More rows than a chunk; each has the text's own answer, and six decimals. */
  @Test
  void everyRowHasItsOwnAnswerInOrder() throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder("id,text\n");
    int count = TableTexts.CHUNK * 2 + 5;
    for (int k = 0; k < count; k++) {
      rows.append(k);
      rows.append(random.nextBoolean() ? ",fine" : ",dull").append(" dull".repeat(k % 7));
      rows.append('\n');
    }
    try (SentimentModel model = SentimentModel.load(run)) {
      String[] lines = written(model, rows.toString());
      assertEquals(count + 1, lines.length);
      assertEquals("id,text,label,probability,probability_bad,probability_good", lines[0]);
      for (int k = 0; k < count; k++) {
        String[] fields = lines[k + 1].split(",");
        assertEquals(Integer.toString(k), fields[0]);
        Prediction alone = model.predict(fields[1]);
        assertEquals(alone.label(), fields[2]);
        assertEquals(alone.probability(), Float.parseFloat(fields[3]), 3e-6f);
        assertEquals(8, fields[4].length());
      }
    }
  }

  private static String table(SentimentModel model, Path input, Path output) throws IOException {
    return table(model, model.config().data(), input, output);
  }

  private static String table(SentimentModel model, DataConfig data, Path input, Path output)
      throws IOException {
    TablePrediction prediction =
        new TablePrediction(
            model, data, UnaryOperator.identity(), PredictionColumns.PLAIN, BadRows.FAIL);
    if (output != null) {
      prediction.write(input, output);
      return Files.readString(output);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    prediction.write(input, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The delimiter of the input, found or named, goes on; that of a name's ending is the name's. */
  @Test
  void theOutputHasTheDelimiterOfItsInput() throws IOException {
    Map<String, String> inputs =
        Map.of(
            "semicolons.csv", "text;n\nfine;1,5\n",
            "bars.csv", "text|n\nfine|2\n",
            "tabs.csv", "text\tn\nfine\t3\n",
            "said.csv", "sep=;\ntext;n\nfine;4\n");
    try (SentimentModel model = SentimentModel.load(run)) {
      for (Map.Entry<String, String> input : inputs.entrySet()) {
        Path file = Files.writeString(folder.resolve(input.getKey()), input.getValue());
        String asFile = table(model, file, folder.resolve("o-" + input.getKey()));
        assertEquals(asFile, table(model, file, null), input.getKey());
        char delimiter = asFile.charAt(asFile.indexOf("text") + 4);
        assertTrue(input.getValue().contains("text" + delimiter), asFile);
      }
      Path tabs = Files.writeString(folder.resolve("tabs.tsv"), "text\tn\nfine\t1\n");
      assertTrue(table(model, tabs, null).startsWith("text\tn\tlabel"));
      assertTrue(table(model, tabs, folder.resolve("x.tsv")).startsWith("text\tn\tlabel"));
      assertTrue(table(model, tabs, folder.resolve("x.csv")).startsWith("text,n,label"));
      Path semicolons = folder.resolve("semicolons.csv");
      assertTrue(table(model, semicolons, folder.resolve("y.tsv")).startsWith("text\tn\tlabel"));
    }
  }

  /** What a configuration says of CSV files does not make other files unreadable. */
  @Test
  void theOutputCanBeReadWhateverTheDialectOfTheTrainingFile() throws IOException {
    DataConfig bare = RunConfig.DEFAULT.with("data.quote=none", "data.header=false").data();
    DataConfig unquoted = RunConfig.DEFAULT.with("data.quote=none").data();
    String json = "{\"text\":\"fine, \\\"so\\\"\",\"id\":1}\n";
    Path lines = Files.writeString(folder.resolve("rows.jsonl"), json);
    Path tabs = Files.writeString(folder.resolve("q.tsv"), "id\ttext\n1\tfine \"dull , x\n");
    Path commas = Files.writeString(folder.resolve("q.csv"), "id,text\n1,fine \"dull x\n");
    try (SentimentModel model = SentimentModel.load(run)) {
      for (DataConfig data : List.of(bare, unquoted)) {
        String[] rows = table(model, data, lines, null).split("\n");
        assertEquals("text,id,label,probability", rows[0]);
        assertTrue(rows[1].startsWith("\"fine, \"\"so\"\"\",1,"), rows[1]);
      }
      String quoted = table(model, unquoted, tabs, folder.resolve("q-o.csv"));
      assertTrue(quoted.contains("\n1,\"fine \"\"dull , x\","), quoted);
      String same = table(model, unquoted, commas, folder.resolve("q-o.csv"));
      assertTrue(same.contains("\n1,fine \"dull x,"), same);
      Path label = folder.resolve("label.safetensors");
      TrainedModel first = model.members().get(0);
      new ModelFile(label).save(withLabels(first, List.of("good, really", "bad, really")));
      try (SentimentModel commaLabels = SentimentModel.load(label)) {
        InputException refused =
            assertThrows(InputException.class, () -> table(commaLabels, unquoted, commas, null));
        assertTrue(refused.getMessage().contains("data.quote"), refused.getMessage());
      }
    }
  }

  private static TrainedModel withLabels(TrainedModel model, List<String> labels) {
    return new TrainedModel(
        model.classifier(),
        model.wide(),
        model.config(),
        labels,
        model.vocabulary(),
        model.provenance(),
        model.metrics(),
        model.steps(),
        model.checked());
  }

  @Test
  void probabilitiesAreRoundedToSixDecimals() throws IOException {
    try (SentimentModel model = SentimentModel.load(run)) {
      Prediction p = model.predict("fine");
      String[] fields = written(model, "text\nfine\n")[1].split(",");
      assertEquals(String.format(Locale.ROOT, "%.6f", p.probability()), fields[2]);
      assertEquals(String.format(Locale.ROOT, "%.6f", p.probabilities().get("bad")), fields[3]);
    }
    var certain = new ModelFile(run.resolve("model.safetensors")).load();
    certain.classifier().scaleLogits(1e6f);
    Path file = folder.resolve("certain.safetensors");
    new ModelFile(file).save(certain);
    try (SentimentModel model = SentimentModel.load(file)) {
      String line = written(model, "text\nfine\n")[1];
      assertTrue(line.contains(",1.000000") && line.contains(",0.000000"), line);
    }
  }

  /** A chunk has twice the rows of the one before, up to a bound, and is bounded by characters. */
  @Test
  void chunksGrowAndLongTextsMakeShortOnes() throws IOException {
    String longer = "fine ".repeat(1 << 20) + "\n";
    String rows = "dull\n" + longer + longer + "dull\n".repeat(3 * TableTexts.CHUNK + 3);
    Path file = Files.writeString(folder.resolve("long.csv"), "text\n" + rows);
    List<Integer> sizes = new ArrayList<>();
    new TableTexts(RunConfig.DEFAULT.data(), BadRows.FAIL)
        .read(file, (fields, texts) -> sizes.add(texts.size()));
    int third = 4 * TableTexts.FIRST;
    assertEquals(
        List.of(2, 1, third, 2 * third, TableTexts.CHUNK, TableTexts.CHUNK, third + 3), sizes);
  }

  @Test
  void aChunkThatFailsIsNotPassedOnAgain() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "text\nfine\ndull\n");
    List<List<String>> passed = new ArrayList<>();
    assertThrows(
        IllegalStateException.class,
        () ->
            new TableTexts(DataConfig.DEFAULT, BadRows.FAIL)
                .read(
                    file,
                    (fields, texts) -> {
                      passed.add(texts);
                      throw new IllegalStateException("the disk is full");
                    }));
    assertEquals(List.of(List.of("fine", "dull")), passed);
  }
}
