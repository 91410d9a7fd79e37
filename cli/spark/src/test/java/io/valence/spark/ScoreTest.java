package io.valence.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.Computation;
import io.valence.SentimentModel;
import io.valence.Training;
import io.valence.app.predict.PredictionColumns;
import io.valence.app.predict.TablePrediction;
import io.valence.data.table.BadRows;
import io.valence.data.table.TableFormat;
import io.valence.data.table.TableReader;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code valence score} on executors in processes of their own: the answers of {@code valence
 * predict}, whatever happens to an executor.
 */
class ScoreTest {
  private static final Path SAMPLES = Path.of("..", "..", "data", "samples");

  /** Rows that readers of CSV get wrong. */
  private static final List<String> HARD =
      List.of(
          "1,a clean and quiet room",
          "2,\"two\nlines, a comma and \"\"quotes\"\"\"",
          "3,",
          "4,\" kept  spaces \"",
          "5,房间 很 干净",
          "6,back\\slash and 'single'",
          "\"7, seven\",\"the same, \\\"");

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path model;

  @BeforeAll
  static void train() throws IOException {
    model = shared.resolve("run");
    RunConfig small =
        RunConfig.DEFAULT.with("model.hidden=[48]", "train.epochs=1", "train.backend=java");
    Training.of(small).on(SAMPLES.resolve("reviews-en-train.csv").toAbsolutePath()).run(model);
  }

  /** What {@code valence predict} writes for a file, in plain Java. */
  private Path predicted(Path input) throws IOException {
    Path output = folder.resolve("predicted.csv");
    byte[] file = Files.readAllBytes(model.resolve("model.safetensors"));
    try (SentimentModel loaded =
        SentimentModel.load(List.of(file), Computation.CALLING_THREAD_JAVA)) {
      new TablePrediction(
              loaded, loaded.config().data(), each -> each, PredictionColumns.PLAIN, BadRows.FAIL)
          .write(input, output);
    }
    return output;
  }

  private Path write(String name, List<String> rows) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "id,text\n" + String.join("\n", rows) + "\n");
  }

  /** The CSV files of a folder as one, without the headers of the others. */
  private Path joined(Path output) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String file : Scoring.parts(output, "\\.csv")) {
      all.append(all.length() == 0 ? file : file.substring(file.indexOf('\n') + 1));
    }
    return Files.writeString(folder.resolve("joined.csv"), all);
  }

  /** The header and the fields of each row: files may quote differently. */
  private static List<List<String>> rows(Path csv) {
    List<List<String>> all = new ArrayList<>();
    TableReader.of(csv, TableFormat.CSV, BadRows.FAIL)
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

  @ParameterizedTest
  @MethodSource("io.valence.spark.Scoring#sparks")
  void theRowsAreThoseOfPredictInTheirOrder(Path spark) throws Exception {
    List<String> all = new ArrayList<>();
    // Fewer files than tasks: without --ordered their rows are spread over all tasks.
    for (int part = 0; part < 2; part++) {
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String row = HARD.get((part + i) % HARD.size());
        rows.add(row.charAt(0) == '"' ? row : part + row);
      }
      write("in/part-" + part + ".csv", rows);
      all.addAll(rows);
    }
    write("in/part-9.csv", List.of("9,last")); // and a file of one row
    all.add("9,last");
    Path whole = write("whole.csv", all);

    Scoring.Ended ended =
        new Scoring(spark, folder)
            .run(
                "in",
                "-m",
                model.toString(),
                "-o",
                "out",
                "--ordered",
                "--exact",
                "--master",
                Scoring.CLUSTER);

    assertEquals(0, ended.code(), ended.printed());
    assertTrue(ended.printed().contains("valence: computing with plain Java"), ended.printed());
    Path out = folder.resolve("out");
    assertEquals(rows(predicted(whole)), rows(joined(out)));
    JsonNode summary = new ObjectMapper().readTree(out.resolve("_valence.json").toFile());
    assertEquals(all.size(), summary.get("rows").asInt());
    assertEquals(0, summary.get("bad_rows").asInt());
    assertTrue(Files.exists(out.resolve("_SUCCESS")));
  }

  @ParameterizedTest
  @MethodSource("io.valence.spark.Scoring#sparks")
  void columnsAndNullsSurviveParquetOrcAndJson(Path spark) throws Exception {
    Files.writeString(
        folder.resolve("in.jsonl"),
        """
        {"zeta":"1","text":"a clean and quiet room","alpha":"x","id":7,"seen":true,"mean":1,"some":1}
        {"zeta":"2","text":"terrible, dirty","alpha":"房间","id":12345678901,"mean":0.5,"some":"x"}
        {"zeta":"3","text":null,"alpha":null,"id":-1,"seen":null,"mean":2,"some":[1, 2]}
        """);
    Scoring scoring = new Scoring(spark, folder);
    String[][] steps = {
      {"in.jsonl", "-o", "a", "--output-format", "parquet"},
      {"a", "-o", "b", "--output-format", "orc", "--probabilities"},
      {"b", "-o", "c", "--output-format", "jsonl", "--ordered"},
      {"a", "-o", "d", "--text", "alpha"},
      {"in.jsonl", "-o", "e", "--output-format", "jsonl"},
      {"e", "-o", "f", "--output-format", "csv"} // whose files Spark names .json
    };
    for (String[] step : steps) {
      List<String> arguments = new ArrayList<>(List.of(step));
      arguments.addAll(List.of("-m", model.toString(), "--exact", "--master", "local[2]"));
      Scoring.Ended ended = scoring.run(arguments.toArray(String[]::new));
      assertEquals(0, ended.code(), ended.printed());
    }
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("d/_valence.json").toFile());
    assertEquals(3, summary.get("rows").asInt());
    assertEquals(1, summary.get("rows_without_text").asInt());
    JsonNode again = new ObjectMapper().readTree(folder.resolve("f/_valence.json").toFile());
    assertEquals(3, again.get("rows").asInt());
    assertEquals(1, again.get("rows_without_text").asInt());
    List<JsonNode> rows = new ArrayList<>();
    for (String part : Scoring.parts(folder.resolve("c"), "\\.json")) {
      for (String line : part.lines().toList()) {
        rows.add(new ObjectMapper().readTree(line));
      }
    }
    assertEquals(3, rows.size());
    List<String> names = new ArrayList<>();
    rows.get(0).fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "zeta",
            "text",
            "alpha",
            "id",
            "seen",
            "mean",
            "some",
            "label",
            "probability",
            "predicted_label",
            "predicted_probability"),
        names.subList(0, 11));
    Map<String, JsonNode> byKey = new TreeMap<>();
    rows.forEach(row -> byKey.put(row.get("zeta").asText(), row));
    try (SentimentModel loaded = SentimentModel.load(model)) {
      for (JsonNode row : List.of(byKey.get("1"), byKey.get("2"))) {
        var expected = loaded.predict(row.get("text").asText());
        assertEquals(expected.label(), row.get("label").asText());
        assertEquals(expected.label(), row.get("predicted_label").asText());
        assertEquals(expected.probability(), row.get("probability").floatValue(), 2e-6f);
        assertEquals(expected.probability(), row.get("predicted_probability").floatValue(), 2e-6f);
      }
    }
    List<String> answers =
        List.of("text", "label", "probability", "predicted_label", "predicted_probability");
    assertEquals(Collections.nCopies(5, "null"), values(byKey.get("3"), answers));
    List<String> more = List.of("alpha", "id", "seen", "mean", "some");
    assertEquals(List.of("\"x\"", "7", "true", "1.0", "\"1\""), values(byKey.get("1"), more));
    assertEquals(
        List.of("\"房间\"", "12345678901", "null", "0.5", "\"x\""), values(byKey.get("2"), more));
    assertEquals(List.of("null", "-1", "null", "2.0", "\"[1,2]\""), values(byKey.get("3"), more));
  }

  private static List<String> values(JsonNode row, List<String> names) {
    return names.stream().map(name -> row.get(name).toString()).toList();
  }

  @Test
  void noRowIsLostWhenAnExecutorIsKilled() throws Exception {
    List<String> sample = Files.readAllLines(SAMPLES.resolve("reviews-en-train.csv"));
    List<String> texts =
        sample.stream().skip(1).map(line -> line.substring(line.indexOf(',') + 1)).toList();
    List<String> all = new ArrayList<>();
    for (int part = 0; part < 32; part++) {
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        rows.add(part * 1000 + i + "," + texts.get((part * 1000 + i) % texts.size()));
      }
      write(String.format("in/part-%02d.csv", part), rows);
      all.addAll(rows);
    }
    Scoring scoring = new Scoring(Scoring.spark("4"), folder);
    Process job =
        scoring.start(
            "in",
            "-m",
            model.toString(),
            "-o",
            "out",
            "--ordered",
            "--exact",
            "--master",
            Scoring.CLUSTER);
    ProcessHandle executor = executorAfterACommit(job);
    assertTrue(executor.destroyForcibly());
    Scoring.Ended ended = scoring.end(job);

    assertEquals(0, ended.code(), ended.printed());
    assertEquals(rows(predicted(write("whole.csv", all))), rows(joined(folder.resolve("out"))));
  }

  /** An executor that runs while the first task has been committed and most have not. */
  private ProcessHandle executorAfterACommit(Process job) throws Exception {
    Path committed = folder.resolve("out").resolve("_temporary").resolve("0");
    while (!job.waitFor(20, TimeUnit.MILLISECONDS)) { // and leave the processor to it
      if (Files.isDirectory(committed) && hasTask(committed)) {
        Optional<ProcessHandle> executor = Scoring.executor(job);
        if (executor.isPresent()) {
          return executor.get();
        }
      }
    }
    throw new AssertionError("the job ended before an executor could be killed");
  }

  private static boolean hasTask(Path committed) throws IOException {
    try (Stream<Path> inside = Files.list(committed)) {
      return inside.anyMatch(each -> each.getFileName().toString().startsWith("task_"));
    }
  }

  @ParameterizedTest
  @MethodSource("io.valence.spark.Scoring#sparks")
  void badRowsStopItOrArePutAside(Path spark) throws Exception {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.csv"), "id,text\n1,good\n");
    Files.writeString(folder.resolve("in/b.csv"), "id,text\n2,one,too many\n3,fine\n4\n");
    Scoring scoring = new Scoring(spark, folder);

    Scoring.Ended failed =
        scoring.run("in", "-m", model.toString(), "-o", "out", "--master", "local[2]");
    assertEquals(3, failed.code(), failed.printed());
    assertTrue(failed.printed().contains("in/b.csv:2: "), failed.printed());
    assertFalse(failed.printed().contains("\tat "), failed.printed());
    assertFalse(Files.exists(folder.resolve("out")));

    Scoring.Ended ended =
        scoring.run(
            "in",
            "-m",
            model.toString(),
            "-o",
            "out",
            "--master",
            "local[2]",
            "--on-bad-row",
            "quarantine=bad");
    assertEquals(0, ended.code(), ended.printed());
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("out/_valence.json").toFile());
    assertEquals(2, summary.get("rows").asInt());
    assertEquals(2, summary.get("bad_rows").asInt());
    String aside = Files.readString(folder.resolve("bad/00001-b.csv.csv"), StandardCharsets.UTF_8);
    assertEquals(
        List.of(
            "line,reason,row",
            "2,too few or too many fields,\"2,one,too many\"",
            "4,too few or too many fields,4"),
        aside.lines().toList());
  }

  /** On executors of their own, which try it several times. */
  @ParameterizedTest
  @MethodSource("io.valence.spark.Scoring#sparks")
  void aDamagedFileIsNamedInOneLine(Path spark) throws Exception {
    write("in.csv", HARD);
    Scoring scoring = new Scoring(spark, folder);
    String use = " -m " + model + " --exact --master ";
    String[] arguments = ("in.csv -o in --output-format parquet" + use + "local[1]").split(" ");
    assertEquals(0, scoring.run(arguments).code());
    Path damaged = damagedPart(folder.resolve("in"));

    Scoring.Ended ended = scoring.run(("in -o out" + use + Scoring.CLUSTER).split(" "));

    assertEquals(3, ended.code(), ended.printed());
    List<String> said =
        ended.printed().lines().filter(line -> line.contains(damaged.toString())).toList();
    assertEquals(1, said.size(), ended.printed());
    assertTrue(said.get(0).startsWith("valence: file:"), said.get(0));
    assertTrue(said.get(0).endsWith("; replace the file, or leave it out"), said.get(0));
    assertFalse(ended.printed().contains("\tat "), ended.printed());
    assertFalse(Files.exists(folder.resolve("out/_SUCCESS")));
  }

  /** A file of a Parquet table whose footer is whole, so that it fails when its rows are read. */
  private static Path damagedPart(Path table) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(table)) {
      files = all.toList();
    }
    for (Path file : files) {
      if (file.toString().endsWith(".crc")) {
        Files.delete(file);
      }
    }
    Path part = files.stream().filter(file -> file.toString().endsWith(".parquet")).toList().get(0);
    byte[] bytes = Files.readAllBytes(part);
    Arrays.fill(bytes, 4, 60, (byte) 0xff);
    return Files.write(part, bytes);
  }

  /** By ICU, which Spark 4 has. */
  @Test
  void anEncodingThatIsToldByTheBytesIsSaid() throws Exception {
    Files.createDirectories(folder.resolve("in"));
    String rows = "id,text\n" + "1,这家酒店的房间很干净，服务员也很热情\n2,早餐很差，价格太贵了\n".repeat(9);
    Files.write(folder.resolve("in/a.csv"), rows.getBytes("GB18030"));
    Scoring.Ended ended =
        new Scoring(Scoring.spark("4"), folder)
            .run("in", "-m", model.toString(), "-o", "out", "--master", "local[1]");
    assertEquals(0, ended.code(), ended.printed());
    String said = "in/a.csv is not UTF-8 and is read as GB18030, as its bytes show";
    assertTrue(ended.printed().contains(said), ended.printed());
  }

  @Test
  void whatIsMissingIsNamedInOneLine() throws Exception {
    Path input = write("in.csv", HARD);
    Scoring scoring = new Scoring(Scoring.spark("4"), folder);
    Map<Integer, List<String>> cases =
        Map.of(
            1,
            List.of("in.csv -m nowhere -o out", "3", "nowhere: no such model"),
            2,
            List.of("in.csv -m MODEL -o out --text body", "3", "no column \"body\""),
            3,
            List.of("gone.csv -m MODEL -o out", "3", "gone.csv: no such file or folder"),
            4,
            List.of("in.csv -m MODEL -o .", "2", ". exists; use another folder, or add --force"),
            5,
            List.of("in.csv -m damaged.safetensors -o out", "5", "valence: damaged.safetensors: "),
            6,
            List.of("in.csv -m MODEL -o . --force", "2", "in.csv is input and would be replaced"));
    assertTrue(Files.exists(input));
    byte[] damaged = Files.readAllBytes(model.resolve("model.safetensors"));
    damaged[damaged.length / 2] ^= 1;
    Files.write(folder.resolve("damaged.safetensors"), damaged);
    for (List<String> one : cases.values()) {
      String[] arguments =
          (one.get(0).replace("MODEL", model.toString()) + " --master local[1]").split(" ");
      Scoring.Ended ended = scoring.run(arguments);
      assertEquals(one.get(1), String.valueOf(ended.code()), ended.printed());
      assertTrue(ended.printed().contains("valence: "), ended.printed());
      assertTrue(ended.printed().contains(one.get(2)), ended.printed());
      assertFalse(ended.printed().contains("\tat "), ended.printed());
    }
  }
}
