package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.cli.option.ByteSizeConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

/** {@code valence shrink}. */
class ShrinkTest {
  @TempDir private static Path folder;
  private static Path corpus;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    run = folder.resolve("run");
    assertEquals(0, Cli.train(corpus, "-o", run, "--set", "model.embedding=20").code());
  }

  @Test
  void aSmallerModelAnswersTheSame() throws IOException {
    Path small = folder.resolve("small.safetensors");
    Cli.Result shrunk = Cli.run("shrink", run, "-o", small, "--test", corpus);
    assertEquals(0, shrunk.code(), shrunk.err());
    assertTrue(shrunk.err().contains(" words; int8"), shrunk.err());
    assertTrue(shrunk.out().contains("McNemar"), shrunk.out());
    assertTrue(Files.size(small) < Files.size(run.resolve("model.safetensors")));
    String text = "a good , fine film";
    assertEquals(
        Cli.run("predict", "-m", run, text).out().split("\t")[0],
        Cli.run("predict", "-m", small, text).out().split("\t")[0]);
    assertEquals(0, Cli.run("verify", "-m", small).code());
  }

  @Test
  void aBoundIsKept() throws IOException {
    Path small = folder.resolve("bound.safetensors");
    long whole = Files.size(run.resolve("model.safetensors"));
    long most = whole * 6 / 10;
    Cli.Result shrunk = Cli.run("shrink", run, "-o", small, "--size", most);
    assertEquals(0, shrunk.code(), shrunk.err());
    assertTrue(Files.size(small) <= most);
  }

  @Test
  void wrongUseIsSaid() throws IOException {
    Path no = folder.resolve("no.safetensors");
    assertFails(2, "more than --size", "shrink", run, "-o", no, "--size", "1kB");
    assertFails(2, "\"much\" is not a size", "shrink", run, "-o", no, "--size", "much");
    assertFails(3, "no such model", "shrink", folder.resolve("none"), "-o", no);
    assertFails(3, "no such file", "shrink", run, "-o", no, "--test", folder.resolve("none"));
    String set = "data.text=body";
    assertFails(2, "add --test", "shrink", run, "-o", no, "--set", set);
    set = "model.hidden=3";
    assertFails(2, "--set accepts", "shrink", run, "-o", no, "--test", corpus, "--set", set);
    Path other = Files.writeString(folder.resolve("other.csv"), "text,label\na good film,1\n");
    assertFails(3, "is not one of the model's", "shrink", run, "-o", no, "--test", other);
    Path model = run.resolve("model.safetensors");
    assertFails(2, "is part of the run", "shrink", run, "-o", model, "--force");
    Path alone = Files.copy(model, folder.resolve("alone.safetensors"));
    assertFails(2, "exists", "shrink", run, "-o", alone);
    assertFails(2, "is already used by this command", "shrink", alone, "-o", alone, "--force");
    assertFalse(Files.exists(no));
  }

  private static void assertFails(int code, String message, Object... arguments) {
    Cli.Result result = Cli.run(arguments);
    assertEquals(code, result.code(), result.err());
    assertTrue(result.err().contains(message), result.err());
  }

  @ParameterizedTest
  @CsvSource({
    "800kB,800000",
    "4771064,4771064",
    "2MB,2000000",
    "1.5mb,1500000",
    "10,10",
    "3 ,3",
    "1G,1000000000"
  })
  void sizesHaveUnits(String text, long bytes) {
    assertEquals(bytes, new ByteSizeConverter().convert(text).bytes());
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "2TB", "0.0001", "MB", "1e3", "''"})
  void otherSizesAreRefused(String text) {
    assertTrue(
        assertThrows(TypeConversionException.class, () -> new ByteSizeConverter().convert(text))
            .getMessage()
            .contains("is not a size"));
  }
}
