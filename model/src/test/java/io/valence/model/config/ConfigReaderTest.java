package io.valence.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  @TempDir private Path folder;

  private static ConfigReader reader() {
    return new ConfigReader(RunConfig.DEFAULT);
  }

  private static String problem(ConfigReader reader) {
    return assertThrows(InputException.class, reader::read).getMessage();
  }

  @Test
  void keysWinOverTheFileAndTheFileOverTheDefaults() throws IOException {
    Path file = folder.resolve("c.json");
    Files.writeString(
        file, "{\"model\": {\"hidden\": [50, 20], \"cell\": \"gru\"}, \"train\": {\"epochs\": 3}}");
    RunConfig config =
        reader()
            .file(file)
            .all(List.of("model.cell=rnn", "model.hidden=256", "data.delimiter=\\t"))
            .set("model.pooling=max")
            .read();
    assertEquals(CellKind.RNN, config.model().cell());
    assertEquals(List.of(256), config.model().hidden());
    assertEquals(Pooling.MAX, config.model().pooling());
    assertEquals('\t', config.data().delimiter());
    assertEquals(3, config.train().stopping().epochs());
    assertEquals(
        RunConfig.DEFAULT.train().optimization().batch(), config.train().optimization().batch());
  }

  @Test
  void whatIsWrittenIsReadAgain() throws JsonProcessingException {
    String json = Json.mapper().writeValueAsString(RunConfig.DEFAULT);
    assertTrue(json.contains("\"cell\":\"lstm\""), json);
    assertEquals(RunConfig.DEFAULT, reader().json(json, "j").read());
  }

  @Test
  void theFileOfDefaultsHoldsTheDefaults() throws IOException {
    Path file = Path.of("..", "configs", "default.json");
    String written =
        Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(RunConfig.DEFAULT) + "\n";
    assertEquals(written, Files.readString(file));
  }

  /** The table of configs/README.md has a row a key, as the records describe it. */
  @Test
  void thePageDocumentsEveryKey() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "configs", "README.md")).stream()
            .dropWhile(line -> !line.equals("## All keys"))
            .filter(line -> line.matches("\\| `(data|model|train)\\..*"))
            .toList();
    List<String> expected = new ConfigKeys().all().stream().map(ConfigReaderTest::row).toList();
    assertEquals(String.join("\n", expected), String.join("\n", rows));
  }

  /** A constant that is added shows in the table, or this fails. */
  @Test
  void everyChoiceIsDescribed() {
    for (ConfigKey key : new ConfigKeys().all()) {
      for (String choice : key.choices()) {
        assertTrue(
            key.meaning().contains("`" + choice + "`") || key.usual().equals("\"" + choice + "\""),
            key.name() + " does not describe " + choice);
      }
    }
  }

  private static String text(String json) {
    try {
      return Json.mapper().readTree(json).textValue();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String row(ConfigKey key) {
    String usual =
        switch (key.type()) {
          case "null" -> "none";
          case "number" -> key.usual();
          case "string" -> "`" + text(key.usual()) + "`";
          default -> "`" + key.usual().replace("\"", "") + "`";
        };
    return "| `" + key.name() + "` | " + usual + " | " + key.meaning() + " |";
  }

  @Test
  void aValueThatDoesNotFitNamesTheChoices() {
    assertEquals(
        "model.cell: \"transformer\" does not fit; it takes lstm, gru or rnn",
        problem(reader().set("model.cell=transformer")));
    assertEquals(
        "train.backend: \"gpu\" does not fit; it takes native, nd4j or java",
        problem(reader().set("train.backend=gpu")));
    assertEquals(
        "train.epochs: \"many\" does not fit; it takes a whole number such as 20",
        problem(reader().set("train.epochs=many")));
    assertEquals(
        "model.dropout: [2] does not fit; it takes a number such as 0.5",
        problem(reader().set("model.dropout=[2]")));
    assertEquals(
        "model.hidden: {} does not fit; it takes a list such as [128]",
        problem(reader().set("model.hidden={}")));
  }

  /** Their product counts passes, and the batches of an epoch are in memory. */
  @Test
  void passesAndEpochsHaveLimits() {
    assertEquals(1000, reader().set("train.passes=1000").read().train().stopping().passes());
    String passes = problem(reader().set("train.passes=1001"));
    assertTrue(passes.startsWith("train.passes: 1001 is above 1000"), passes);
    String epochs = problem(reader().set("train.epochs=1000001"));
    assertTrue(epochs.startsWith("train.epochs: 1000001 is above 1000000"), epochs);
  }

  /** The file is named for its values only. */
  @Test
  void aWrongValueOfAFileNamesTheFile() {
    String epochs = "{\"train\": {\"epochs\": \"3x\"}}";
    assertEquals(
        "my.json: train.epochs: \"3x\" does not fit; it takes a whole number such as 20",
        problem(reader().json(epochs, "my.json")));
    ConfigReader both = reader().json(epochs, "my.json").set("train.epochs=4x");
    assertEquals(
        "train.epochs: \"4x\" does not fit; it takes a whole number such as 20", problem(both));
    String range = problem(reader().json("{\"train\": {\"epochs\": -1}}", "my.json"));
    assertTrue(range.startsWith("my.json: train.epochs: "), range);
    String other =
        problem(reader().json("{\"model\": {\"head\": 4}}", "my.json").set("train.epochs=-1"));
    assertTrue(other.startsWith("train.epochs: "), other);
  }

  @Test
  void unknownKeysSuggestTheNearest() {
    String set =
        assertThrows(InputException.class, () -> reader().set("model.hiden=3")).getMessage();
    assertTrue(set.contains("unknown configuration key; did you mean model.hidden?"), set);
    String inFile =
        assertThrows(
                InputException.class, () -> reader().json("{\"train\":{\"epoch\":3}}", "c.json"))
            .getMessage();
    assertTrue(inFile.contains("c.json: train.epoch"), inFile);
    assertTrue(inFile.contains("did you mean train.epochs?"), inFile);
    String section =
        assertThrows(InputException.class, () -> reader().json("{\"trian\":{}}", "c.json"))
            .getMessage();
    assertTrue(section.contains("did you mean train?"), section);
    for (String[] meant :
        new String[][] {{"data.charset", "data.encoding"}, {"data.separator", "data.delimiter"}}) {
      String other =
          assertThrows(InputException.class, () -> reader().set(meant[0] + "=x")).getMessage();
      assertTrue(other.contains("did you mean " + meant[1] + "?"), other);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "train.epochs=0, train.epochs: 0 is below 1",
    "train.epochs=2.5, train.epochs",
    "train.epochs=many, train.epochs",
    "train.learningRate=-1, train.learningRate: -1.0 is not above 0",
    "train.batch=1, train.batch",
    "model.dropout=1, model.dropout",
    "model.cell=transformer, 'model.cell: \"transformer\" does not fit; it takes lstm, gru or rnn'",
    "train.gates=ajar, 'train.gates: \"ajar\" does not fit; it takes pytorch, forget or chrono'",
    "model.hidden=[], model.hidden",
    "model.hidden=[null], model.hidden: needs 1 to 64 layer widths",
    "train.batch=2147483647, train.batch: 2147483647 is not in 2 to 1048576",
    "model.bidirectional=yes, model.bidirectional",
    "data.delimiter=ab, data.delimiter",
    "data.devFraction=1, data.devFraction"
  })
  void valuesOutOfRangeNameTheirKey(String assignment, String message) {
    String problem = problem(reader().set(assignment));
    assertTrue(problem.contains(message), problem);
  }

  @Test
  void brokenFilesNameTheirLine() throws IOException {
    Path file = folder.resolve("c.json");
    Files.writeString(file, "{\n\"model\": {\n\"cell\": lstm}}");
    String message = assertThrows(InputException.class, () -> reader().file(file)).getMessage();
    assertTrue(message.contains("c.json:3: not valid JSON"), message);
    Files.writeString(file, "{\n\"model\": {");
    message = assertThrows(InputException.class, () -> reader().file(file)).getMessage();
    assertTrue(
        message.contains(
            "c.json:2: not valid JSON (Unexpected end-of-input: expected close marker for Object);"),
        message);
    Files.writeString(file, "[]");
    assertThrows(InputException.class, () -> reader().file(file));
    Files.writeString(file, "{\"model\": {\"hidden.0\": 5}}");
    message = assertThrows(InputException.class, () -> reader().file(file)).getMessage();
    assertTrue(message.contains("model.hidden.0: unknown configuration key"), message);
    Files.writeString(file, "{\"model\": {\"cell\": 1}}");
    message = assertThrows(InputException.class, () -> reader().file(file).read()).getMessage();
    assertTrue(message.contains("model.cell: 1 does not fit"), message);
    Files.writeString(file, "\uFEFF{\"train\": {\"epochs\": 7}}");
    assertEquals(7, reader().file(file).read().train().stopping().epochs());
    Files.writeString(file, "{\"model\": 3}");
    assertThrows(InputException.class, () -> reader().file(file));
    assertThrows(InputException.class, () -> reader().file(folder.resolve("none.json")));
  }

  @Test
  void keysWithoutTheirSectionAreShownWithIt() {
    String message =
        assertThrows(InputException.class, () -> reader().json("{\"train.epochs\": 1}", "c.json"))
            .getMessage();
    assertTrue(message.endsWith("write {\"train\": {\"epochs\": …}}"), message);
  }
}
