package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir private Path folder;

  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    Path file = folder.resolve("m.safetensors");
    Files.write(file, bytes.array());
    return file;
  }

  private String problem(String header, int dataBytes) throws IOException {
    Path file = file(header, dataBytes);
    return assertThrows(ModelFileException.class, () -> new SafetensorsReader(file)).getMessage();
  }

  private static String tensor(String type, String shape, long from, long to) {
    return "{\"dtype\":\""
        + type
        + "\",\"shape\":"
        + shape
        + ",\"data_offsets\":["
        + from
        + ","
        + to
        + "]}";
  }

  @Test
  void theBytesDoNotDependOnTheOrderOfTheMetadata() throws IOException {
    Path file = folder.resolve("ordered.safetensors");
    Map<String, String> one = new LinkedHashMap<>();
    one.put("a", "1");
    one.put("zeta", "2");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("zeta", "2");
    other.put("a", "1");
    new SafetensorsWriter(file).write(one, Map.of(), List.of());
    byte[] first = Files.readAllBytes(file);
    new SafetensorsWriter(file).write(other, Map.of(), List.of());
    assertArrayEquals(first, Files.readAllBytes(file));
  }

  @Test
  void anInterruptIsNoDamage() throws IOException {
    Path file = folder.resolve("sound.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter(file);
    writer.write(Map.of(), Map.of(), List.of());
    Thread.currentThread().interrupt();
    ModelFileException problem =
        assertThrows(ModelFileException.class, () -> new SafetensorsReader(file));
    assertTrue(problem.getMessage().contains("the thread was interrupted"), problem.toString());
    IOException e =
        assertThrows(IOException.class, () -> writer.write(Map.of(), Map.of(), List.of()));
    assertTrue(Thread.interrupted());
    assertTrue(e.getMessage().endsWith("not written, the thread was interrupted"), e.toString());
  }

  /** As when a training replaces its model while another program reads it. */
  @Test
  void whatIsReadIsOfOneFile() throws IOException {
    Path file = folder.resolve("replaced.safetensors");
    float[] first = new float[100_000];
    Arrays.fill(first, 1);
    float[] second = new float[first.length];
    Arrays.fill(second, 2);
    int[] shape = {first.length};
    SafetensorsWriter writer = new SafetensorsWriter(file);
    writer.write(Map.of(), Map.of(), List.of(new Tensor("a", shape, first)));
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      writer.write(Map.of(), Map.of(), List.of(new Tensor("a", shape, second)));
      assertArrayEquals(first, reader.floats("a"));
    }
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      assertArrayEquals(second, reader.floats("a"));
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path file = folder.resolve("w.safetensors");
    float[] numbers =
        new Random(1)
            .doubles(40_000)
            .collect(() -> new FloatList(40_000), FloatList::add, (a, b) -> {})
            .values;
    new SafetensorsWriter(file)
        .write(
            Map.of("note", "电影 \"quoted\""),
            Map.of("count", Long.MAX_VALUE),
            List.of(
                new Tensor("a", new int[] {200, 200}, numbers),
                new Tensor("b", new int[] {1}, new float[] {-0.0f})));
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      assertEquals("电影 \"quoted\"", reader.metadata().get("note"));
      assertArrayEquals(numbers, reader.floats("a"));
      assertEquals(-0.0f, reader.floats("b")[0]);
      assertEquals(Long.MAX_VALUE, reader.counter("count"));
      assertArrayEquals(new long[] {200, 200}, reader.tensor("a").shape());
    }
    byte[] start = Files.readAllBytes(file);
    long header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(0, header % 8, "tensors begin at a multiple of eight");
    try (Stream<Path> inside = Files.list(folder)) {
      assertEquals(1, inside.count(), "nothing but the file is left behind");
    }
  }

  private static final class FloatList {
    private final float[] values;
    private int size;

    FloatList(int capacity) {
      values = new float[capacity];
    }

    void add(double value) {
      if (size < values.length) {
        values[size++] = (float) value;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000,0",
    "0x3C00,1",
    "0xC000,-2",
    "0x3555,0.33325195",
    "0x0001,5.9604645E-8",
    "0x7BFF,65504",
    "0x8000,-0.0"
  })
  void halfPrecisionIsWidened(String bits, float expected) {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) (int) Integer.decode(bits)).flip();
    assertEquals(expected, TensorType.F16.number(bytes));
  }

  @Test
  void brainFloatsAreWidened() {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) 0xC049).flip();
    assertEquals(-3.140625f, TensorType.BF16.number(bytes));
  }

  @Test
  void brokenFilesAreRefusedBeforeAnythingIsAllocated() throws IOException {
    String good = tensor("F32", "[2]", 0, 8);
    try (SafetensorsReader reader = new SafetensorsReader(file("{\"a\":" + good + "}", 8))) {
      assertEquals(1, reader.tensors().size());
    }
    assertTrue(problem("{\"a\":" + good + "}", 7).contains("reaches past the end"));
    assertTrue(problem("{\"a\":" + good + "}", 9).contains("1 bytes follow"));
    assertTrue(problem("{\"a\":" + tensor("F32", "[3]", 0, 8) + "}", 8).contains("another size"));
    assertTrue(
        problem("{\"a\":" + good + ",\"b\":" + tensor("F32", "[2]", 4, 12) + "}", 12)
            .contains("overlap or leave a gap"));
    assertTrue(problem("{\"a\":" + tensor("F32", "[2]", 4, 12) + "}", 12).contains("leave a gap"));
    assertTrue(
        problem("{\"a\":" + tensor("F32", "[4611686018427387904,4]", 0, 0) + "}", 0)
            .contains("larger than any file"));
    assertTrue(
        problem("{\"a\":" + tensor("F32", "[-1]", 0, 0) + "}", 0).contains("an invalid shape"));
    assertTrue(problem("{\"a\":" + tensor("U8", "[2]", 0, 2) + "}", 2).contains("of type \"U8\""));
    assertTrue(problem("{\"a\":" + good + ",\"a\":" + good + "}", 8).contains("not JSON"));
    assertTrue(problem("[1]", 0).contains("not a JSON object"));
    assertTrue(problem("{\"a\":1}", 0).contains("more than tensors"));
    assertTrue(problem("{\"__metadata__\":{\"a\":1}}", 0).contains("more than strings"));
    assertTrue(problem("{".repeat(5000), 0).contains("not JSON"));
  }

  @Test
  void filesThatAreNoneAreRefused() throws IOException {
    Path text = folder.resolve("t.safetensors");
    for (String content : new String[] {"", "abc", "label,text\ngood,very good\n"}) {
      Files.writeString(text, content);
      assertThrows(ModelFileException.class, () -> new SafetensorsReader(text));
    }
    assertThrows(ModelFileException.class, () -> new SafetensorsReader(folder.resolve("none")));
    assertThrows(ModelFileException.class, () -> new SafetensorsReader(folder));
  }
}
