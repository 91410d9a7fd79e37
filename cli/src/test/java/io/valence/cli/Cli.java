package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs commands in this process and keeps what they print. */
final class Cli {
  /** A network small enough for a test. */
  static final String[] SMALL = {
    "--set",
    "train.epochs=3",
    "--set",
    "model.embedding=8",
    "--set",
    "model.hidden=8",
    "--set",
    "model.head=6",
    "--set",
    "data.minCount=1",
    "--threads",
    "2"
  };

  /** The result of a command. */
  record Result(int code, String out, String err) {}

  static Result run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code =
        Main.execute(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            texts);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Trains a small network. */
  static Result train(Object... arguments) {
    Object[] all = new Object[arguments.length + SMALL.length + 1];
    all[0] = "train";
    System.arraycopy(SMALL, 0, all, 1, SMALL.length);
    // Last, so the settings of a test win.
    System.arraycopy(arguments, 0, all, SMALL.length + 1, arguments.length);
    return run(all);
  }

  /** Forty rows, half of each label, English and Chinese. */
  static Path corpus(Path file) throws IOException {
    StringBuilder rows = new StringBuilder("id,text,label\n");
    for (int i = 0; i < 40; i++) {
      boolean good = i % 2 == 0;
      rows.append(i)
          .append(good ? ",\"a good , \"\"fine\"\" film 好看 w" : ",\"a bad , dull film 难看 w");
      rows.append(i % 5).append(good ? "\",positive\n" : "\",negative\n");
    }
    Files.writeString(file, rows);
    return file;
  }

  /** Holds a command to its exit code and message, no stack trace and no result. */
  static void assertFails(Result result, int code, String message) {
    assertEquals(code, result.code(), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertFalse(result.err().contains("\tat "), "a stack trace: " + result.err());
    assertEquals("", result.out());
  }

  private Cli() {}
}
