package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.cli.view.ConfigKeysView;
import io.valence.data.table.BadRows;
import io.valence.data.table.TableFormat;
import io.valence.data.table.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that help to decide: what is unsure, what is wrong, what to set. */
class DecisionsTest {
  @TempDir private static Path folder;

  private static Path corpus;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    run = folder.resolve("run");
    Cli.Result trained = Cli.train(corpus, "--test", corpus, "-o", run);
    assertEquals(0, trained.code(), trained.err());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static List<CSVRecord> records(Path file) throws IOException {
    try (CSVParser parser = CSVParser.parse(Files.readString(file), CSVFormat.DEFAULT)) {
      return new ArrayList<>(parser.getRecords());
    }
  }

  @Test
  void evaluateWritesTheWrongRowsAndTheCoverage() throws IOException {
    Path flipped = folder.resolve("flipped.csv");
    String first = records(corpus).get(1).get(2);
    String other = first.equals("positive") ? "negative" : "positive";
    Files.writeString(flipped, Files.readString(corpus).replaceFirst(first + "(?=\\R|,)", other));
    Path errors = folder.resolve("errors.csv");
    Cli.Result result =
        Cli.run("evaluate", "-m", run, flipped, "--errors", errors, "--unsure-below", "0.5");
    assertEquals(0, result.code(), result.err());
    JsonNode metrics = json(Cli.run("evaluate", "-m", run, flipped, "--json").out());
    long wrong = Math.round(40 * (1 - metrics.get("accuracy").asDouble()));
    List<CSVRecord> rows = records(errors);
    assertEquals(wrong, rows.size() - 1);
    assertTrue(wrong > 0);
    double last = 1;
    for (CSVRecord row : rows.subList(1, rows.size())) {
      assertNotEquals(row.get(2), row.get(3));
      assertTrue(Double.parseDouble(row.get(4)) <= last);
      last = Double.parseDouble(row.get(4));
    }
    assertTrue(
        result
            .err()
            .contains(wrong + (wrong == 1 ? " wrong row is in " : " wrong rows are in ") + errors),
        result.err());
    assertTrue(result.out().contains("40 (100.0 %)"), result.out());
    String none = Cli.run("evaluate", "-m", run, flipped, "--unsure-below", "1").out();
    assertTrue(none.matches("(?s).* 0 \\(0\\.0 %\\) +no rows   --unsure-below.*"), none);
    assertEquals(
        metrics.get("accuracy").asDouble(), metrics.at("/coverage/0/accuracy").asDouble(), 1e-12);
    assertEquals(2, Cli.run("evaluate", "-m", run, flipped, "--errors", errors).code());
    assertEquals(
        2, Cli.run("evaluate", "-m", run, flipped, "--errors", folder.resolve("e.xlsx.gz")).code());
    assertEquals(
        2, Cli.run("evaluate", "-m", run, "-m", run, flipped, "--unsure-below", "0.5").code());
  }

  /** Of four labels each model knows three: their rows are as many, but not the same. */
  @Test
  void modelsThatCanUseDifferentRowsAreNotCompared() throws IOException {
    List<Path> models = new ArrayList<>();
    for (String own : List.of("x", "y")) {
      String rows = "label,text\n" + ("p,fine\nn,dull\n" + own + ",so so\n").repeat(10);
      Path train = Files.writeString(folder.resolve(own + ".csv"), rows);
      models.add(folder.resolve("model-" + own));
      assertEquals(0, Cli.train(train, "-o", models.get(models.size() - 1)).code());
    }
    Path all = folder.resolve("all.csv");
    Files.writeString(all, "label,text\n" + "p,fine\nx,so\nn,dull\ny,so\n".repeat(10));
    Cli.Result compared =
        Cli.run("evaluate", "-m", models.get(0), "-m", models.get(1), all, "--on-bad-row", "skip");
    assertEquals(2, compared.code(), compared.err());
    assertTrue(compared.err().contains("can use different rows of"), compared.err());
  }

  @Test
  void aWorkbookHasTheRowsOfTheText() throws IOException {
    for (List<?> command :
        List.of(
            List.of("predict", "-m", run, corpus, "--probabilities", "-o"),
            List.of("evaluate", "-m", run, corpus, "--errors"),
            List.of("review", corpus, "-o"))) {
      Path text = folder.resolve(command.get(0) + "-rows.csv");
      Path workbook = folder.resolve(command.get(0) + "-rows.xlsx");
      for (Path out : List.of(text, workbook)) {
        List<Object> all = new ArrayList<>(command);
        all.add(out);
        Cli.Result result = Cli.run(all.toArray());
        assertEquals(0, result.code(), result.err());
      }
      // Numbers lose the zeros at their end.
      List<List<String>> expected =
          records(text).stream()
              .map(row -> row.stream().map(DecisionsTest::withoutLastZeros).toList())
              .toList();
      assertEquals(expected, rows(workbook), text.toString());
    }
  }

  private static String withoutLastZeros(String field) {
    return field.matches("[01]\\.\\d+") ? field.replaceFirst("\\.?0+$", "") : field;
  }

  private static List<List<String>> rows(Path workbook) {
    List<List<String>> all = new ArrayList<>();
    TableReader.of(workbook, TableFormat.CSV, BadRows.FAIL)
        .read(
            new TableReader.Handler() {
              @Override
              public void header(List<String> columns) {
                all.add(columns);
              }

              @Override
              public void row(TableReader.Row row) {
                all.add(row.fields());
              }
            });
    return all;
  }

  /** Rows in another encoding are good ones: they are not to be skipped. */
  @Test
  void checkNamesAnEncodingOnce() throws IOException {
    Path file = folder.resolve("other.csv");
    Files.write(
        file, ("label,text\n" + "p,café bon\nn,thé bon\n".repeat(4)).getBytes("ISO-8859-1"));
    Cli.Result checked = Cli.run("check", file);
    assertEquals(3, checked.code());
    assertEquals(2, checked.err().split("bad row: ").length, checked.err());
    assertTrue(checked.err().contains("--set data.encoding="), checked.err());
    assertFalse(checked.err().contains("--on-bad-row skip"), checked.err());

    String rows = "label,text\n" + "p,房间很干净服务员也很热情\nn,早餐很差价格太贵了\n".repeat(9);
    Files.write(file, rows.getBytes("GB18030"));
    Cli.Result told = Cli.run("check", file);
    assertEquals(0, told.code(), told.err());
    assertTrue(told.out().startsWith("18 rows"), told.out());
    assertEquals(2, told.err().split("is read as GB18030").length, told.err());
  }

  @Test
  void theOnlyLikelyColumnsAreTakenUnlessOthersAreNamed() throws IOException {
    Path file = folder.resolve("stars.csv");
    Files.writeString(
        file,
        Files.readString(corpus)
            .replaceFirst("text,label", "Review,Stars")
            .replace("positive", "5")
            .replace("negative", "1"));
    Path out = folder.resolve("stars");
    Cli.Result trained = Cli.train(file, "-o", out);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(
        trained
            .err()
            .contains(
                "texts are taken from the column \"Review\", labels are taken from the column"
                    + " \"Stars\""),
        trained.err());
    assertTrue(Files.readString(out.resolve("config.json")).contains("\"text\" : \"Review\""));
    assertEquals(0, Cli.run("evaluate", "-m", out, file).code());
    assertEquals(0, Cli.run("check", file).code());
    assertEquals(0, Cli.run("review", file).code());
    assertEquals(3, Cli.train(file, "--label", "label", "-o", folder.resolve("no")).code());
  }

  @Test
  void aLongTextIsMarkedInJson() throws IOException {
    for (int words : new int[] {400, 401}) {
      Path line = Files.writeString(folder.resolve("line.txt"), "good ".repeat(words) + "\n");
      JsonNode answer = json(Cli.run("predict", "-m", run, line, "--json").out());
      assertEquals(words > 400, answer.get("truncated").asBoolean());
    }
  }

  @Test
  void reviewWritesEveryRowOnce() throws IOException {
    Path out = folder.resolve("review.csv");
    Cli.Result result = Cli.run("review", corpus, "-o", out, "--unsure-below", "1");
    assertEquals(0, result.code(), result.err());
    List<CSVRecord> before = records(corpus);
    List<CSVRecord> after = records(out);
    assertEquals("problem", after.get(0).get(3));
    assertEquals(
        before.stream().map(row -> row.get(0)).sorted().toList(),
        after.stream().map(row -> row.get(0)).sorted().toList());
    assertTrue(result.out().matches("(?s)contradiction: \\d+ rows.*unsure: \\d+ rows.*"));
    assertTrue(result.out().contains("… and "), result.out());
    assertTrue(
        result.err().matches("(?s).*the linear models agree with \\d+\\.\\d % of the labels.*"),
        result.err());
    assertEquals(2, Cli.run("review", corpus, "-o", out).code());
    assertEquals(2, Cli.run("review", corpus, "-o", folder.resolve("r.jsonl")).code());
    assertEquals(2, Cli.run("review", corpus, "--unsure-below", "2").code());
    Path again = folder.resolve("again.csv");
    assertEquals(0, Cli.run("review", out, "-o", again).code());
    assertEquals(
        "id,text,label,problem,suggested_label,probability,problem_2,suggested_label_2,probability_2",
        String.join(",", records(again).get(0).toList()));
    Path semicolons = folder.resolve("semicolons.csv");
    Files.writeString(semicolons, Files.readString(corpus).replace(',', ';'));
    Path reviewed = folder.resolve("semicolons-review.csv");
    assertEquals(0, Cli.run("review", semicolons, "-o", reviewed).code());
    assertEquals(before.size(), Files.readAllLines(reviewed).size());
    assertTrue(Files.readString(reviewed).startsWith("id;text;label;problem;suggested_label;"));
    assertEquals(3, Cli.run("review", corpus, "--label", "nosuch").code());
  }

  @Test
  void initWritesTheSettingsThatTrainingWouldChoose() throws IOException {
    Path config = folder.resolve("init.json");
    Cli.Result result = Cli.run("init", corpus, "-o", config, "--set", "train.epochs=1");
    assertEquals(0, result.code(), result.err());
    assertTrue(Files.readString(config).contains("// column with the texts"));
    assertEquals(2, Cli.run("init", corpus, "-o", config).code());
    Path other = folder.resolve("skip.json");
    Cli.Result skipping = Cli.run("init", corpus, "-o", other, "--on-bad-row", "skip");
    assertTrue(skipping.err().contains(other + " --on-bad-row skip -o "), skipping.err());
    assertEquals(
        Files.readString(config).replace(" -c " + config, " -c CONFIG.json"),
        Cli.run("init", corpus, "--set", "train.epochs=1").out().replace("\r\n", "\n"));
    Path byFile = folder.resolve("by-file");
    Path direct = folder.resolve("direct");
    assertEquals(0, Cli.run("train", corpus, "-c", config, "-o", byFile).code());
    assertEquals(0, Cli.run("train", corpus, "--set", "train.epochs=1", "-o", direct).code());
    assertEquals(
        json(Files.readString(direct.resolve("config.json"))),
        json(Files.readString(byFile.resolve("config.json"))));
  }

  @Test
  void configListsKeys() {
    String all = Cli.run("config").out();
    assertTrue(all.startsWith("data.text=text" + System.lineSeparator() + "    column with"), all);
    assertTrue(all.contains("train.epochs=20"), all);
    assertEquals(
        "train.epochs=20" + System.lineSeparator() + "    maximum number of epochs",
        Cli.run("config", "train.epochs").out().strip());
    assertEquals(2, Cli.run("config", "nosuch").code());
    assertTrue(Cli.run("config", "delimiter").out().startsWith("data.delimiter=,"));
    assertTrue(
        Cli.run("config", "data.quote").out().startsWith("data.quote=\"" + System.lineSeparator()));
    assertTrue(Cli.run("config", "Train.Epochs=3").out().startsWith("train.epochs=20"));
    assertFalse(all.contains("]("), all);
    assertTrue(Cli.run("help", "config").out().contains("train.epochs=20"));
    String help = Cli.run("config", "--help").out();
    assertTrue(help.contains("train.epochs=20"));
    assertTrue(
        help.contains(String.join(System.lineSeparator(), new ConfigKeysView(80).lines(""))));
  }

  @Test
  void theMostProbableLabelsAndUnsureTextsAreShown() throws IOException {
    Cli.Result top = Cli.run("predict", "-m", run, "a good film", "--top", "5");
    assertTrue(
        top.out().matches("(positive|negative)\t0\\.\\d{4}\t(positive|negative)\t0\\.\\d{4}\\R"),
        top.out());
    Cli.Result unknown = Cli.run("predict", "-m", run, "xyz", "--unsure-below", "0.01");
    assertTrue(unknown.out().endsWith("\tunsure" + System.lineSeparator()), unknown.out());
    assertTrue(
        json(Cli.run("predict", "-m", run, "a film", "--json", "--unsure-below", "1").out())
            .get("unsure")
            .asBoolean());
    assertTrue(
        Cli.run("predict", "-m", run, "xyz", "--unsure-below", "0").out().contains("\tunsure"));
    assertEquals(2, Cli.run("predict", "-m", run, "a film", "--top", "0").code());
    assertEquals(2, Cli.run("predict", "-m", run, "a film", "--top", "2", "--json").code());
    assertEquals(2, Cli.run("predict", "-m", run, "a film", "--unsure-below", "1.5").code());
  }

  /** As many labels as texts: another column was meant. */
  @Test
  void aThousandLabelsDoNotFillTheScreenOfCheck() throws IOException {
    StringBuilder rows = new StringBuilder("label,text\n");
    for (int row = 0; row < 20_000; row++) {
      rows.append("label").append(row < 5 ? 0 : row).append(",text ").append(row).append('\n');
    }
    Path file = Files.writeString(folder.resolve("many.csv"), rows);
    Cli.Result result = Cli.run("check", file);
    assertTrue(result.out().lines().count() < 60, result.out());
    assertTrue(result.out().contains("  label0  5 (0.0 %)\n"), result.out());
    assertTrue(result.out().contains("  and 19,956 labels with fewer rows\n"), result.out());
  }

  @Test
  void reviewSaysWhatIsOddAboutLabelsAndThatTheirOrderCounts() throws IOException {
    StringBuilder rows = new StringBuilder("label,text\n");
    for (int row = 0; row < 60; row++) {
      rows.append(row % 3 + 1).append(",text ").append(row % 3).append(" w").append(row);
      rows.append('\n');
    }
    Path stars = Files.writeString(folder.resolve("stars.csv"), rows);
    assertTrue(Cli.run("review", stars).err().contains("the labels have an order"));
    Path cases =
        Files.writeString(
            folder.resolve("cases.csv"),
            rows.toString().replace("\n1,", "\ngood,").replace("\n2,", "\nGood,"));
    String odd = Cli.run("review", cases).err();
    assertTrue(odd.contains("warning: labels \"Good\" and \"good\" may be the same label"), odd);
    assertFalse(odd.contains("an order"), odd);
  }
}
