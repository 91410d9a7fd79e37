package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.SentenceEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodeTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    assertEquals(0, Cli.train(Cli.corpus(folder.resolve("corpus.csv")), "-o", run).code());
  }

  private static float[] numbers(JsonNode array) {
    float[] numbers = new float[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).floatValue();
    }
    return numbers;
  }

  private static JsonNode json(Object... arguments) throws IOException {
    Cli.Result result = Cli.run(arguments);
    assertEquals(0, result.code(), result.err());
    return MAPPER.readTree(result.out());
  }

  @Test
  void aTextHasBothFinalStates() throws IOException {
    JsonNode text = json("encode", "-m", run, "a good film");
    float[] vector = numbers(text.get("vector"));
    JsonNode words = json("encode", "-m", run, "--words", "a good film").get("words");
    assertEquals("a good film", text.get("text").asText());
    assertEquals(List.of("a", "good", "film"), words.findValuesAsText("word"));
    float[] first = numbers(words.get(0).get("output"));
    float[] last = numbers(words.get(2).get("output"));
    int half = vector.length / 2;
    for (int i = 0; i < half; i++) {
      assertEquals(last[i], vector[i], "forward, at the last word");
      assertEquals(first[half + i], vector[half + i], "backward, at the first word");
    }
  }

  @Test
  void manyTextsAreWrittenInOrderInEveryFormat() throws IOException {
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 5000; i++) { // more than a chunk
      rows.append(i % 3 == 0 ? "good film " : "bad and long film ").append(i).append(",p\n");
    }
    Path table = Files.writeString(folder.resolve("many.csv"), rows);
    Path npy = folder.resolve("v.npy");
    Path jsonl = folder.resolve("v.jsonl");
    Path csv = folder.resolve("v.csv");
    for (Path out : List.of(npy, jsonl, csv)) {
      Cli.Result result = Cli.run("encode", "-m", run, table, "-o", out);
      assertEquals(0, result.code(), result.err());
      assertEquals(2, Cli.run("encode", "-m", run, table, "-o", out).code(), "without --force");
    }
    List<String> lines = Files.readAllLines(jsonl);
    List<String> records = Files.readAllLines(csv);
    assertEquals(5000, lines.size());
    assertEquals(5001, records.size());
    try (SentenceEncoder encoder = SentenceEncoder.load(run)) {
      int width = encoder.width();
      assertTrue(
          records.get(0).startsWith("text,v0,v1,") && records.get(0).endsWith(",v" + (width - 1)));
      ByteBuffer array = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
      String header = new String(array.array(), 10, 118, StandardCharsets.US_ASCII);
      assertEquals(
          "{'descr': '<f4', 'fortran_order': False, 'shape': (5000, " + width + "), }",
          header.strip());
      assertTrue(header.endsWith("\n"));
      assertEquals(128 + 5000 * 4 * width, array.capacity());
      for (int i : new int[] {0, 1, 4095, 4096, 4999}) {
        JsonNode line = MAPPER.readTree(lines.get(i));
        String text = line.get("text").asText();
        assertTrue(text.endsWith(String.valueOf(i)), text);
        float[] expected = encoder.encode(text);
        assertArrayEquals(expected, numbers(line.get("vector")), 2e-6f);
        float[] row = new float[width];
        array.position(128 + i * 4 * width);
        array.asFloatBuffer().get(row);
        assertArrayEquals(numbers(line.get("vector")), row, 0);
        String[] fields = records.get(i + 1).split(",");
        assertEquals(text, fields[0]);
        assertEquals(row[width - 1], Float.parseFloat(fields[width]));
      }
    }
  }

  @Test
  void similarTextsComeByTheirCosine() throws IOException {
    Path lines =
        Files.writeString(folder.resolve("lines.txt"), "bad\ngood film\nbad bad film\ngood film\n");
    Cli.Result result = Cli.run("encode", "-m", run, lines, "--similar", "good film", "-n", "3");
    assertEquals(0, result.code(), result.err());
    List<String> found = result.out().lines().toList();
    assertEquals(List.of("1.0000\t2\tgood film", "1.0000\t4\tgood film"), found.subList(0, 2));
    assertEquals(3, found.size());
    List<JsonNode> json = new ArrayList<>();
    for (String line :
        Cli.run("encode", "-m", run, lines, "--similar", "good film", "--json")
            .out()
            .lines()
            .toList()) {
      json.add(MAPPER.readTree(line));
    }
    assertEquals(4, json.size());
    assertEquals(found.get(2).split("\t")[2], json.get(2).get("text").asText());
    assertTrue(json.get(2).get("cosine").asDouble() > json.get(3).get("cosine").asDouble());
    assertTrue(json.get(2).get("cosine").asDouble() < 1);
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    assertEquals(2, Cli.run("encode", "-m", run).code());
    assertEquals(2, Cli.run("encode", "-m", run, "a", "-o", folder.resolve("v.txt")).code());
    assertEquals(2, Cli.run("encode", "-m", run, "a", "--similar", "b", "--words").code());
    assertEquals(2, Cli.run("encode", "-m", run, "a", "--json").code());
    assertEquals(2, Cli.run("encode", "-m", run, "a", "--similar", "b", "-n", "0").code());
    assertEquals(2, Cli.run("encode", "-m", run, "a", "--on-bad-row", "skip").code());
    assertEquals(2, Cli.run("encode", "-m", run, "nosuch.csv").code());
  }

  @Test
  void rowsBeforeABadOneAreEncoded() throws IOException {
    Path table = Files.writeString(folder.resolve("bad.csv"), "text,label\ngood,p\nbad\n");
    Cli.Result result = Cli.run("encode", "-m", run, table);
    assertEquals(3, result.code());
    assertEquals("good", MAPPER.readTree(result.out()).get("text").asText());
    assertEquals(0, Cli.run("encode", "-m", run, table, "--on-bad-row", "skip").code());
  }
}
