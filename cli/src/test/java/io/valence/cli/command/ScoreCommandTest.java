package io.valence.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.UsageException;
import io.valence.cli.option.DataFormat;
import io.valence.cli.option.ScoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code valence score}, up to the start of Spark. The module {@code cli/spark} tests the rest. */
class ScoreCommandTest {
  private static final String[] ALL = {
    "-m", "s3a://bucket/run", "-o", "out", "--input-format", "CSV", "--output-format=parquet",
    "--text", "body", "--set", "data.delimiter=;", "--probabilities", "--ordered", "--exact",
    "--on-bad-row", "quarantine=s3a://bucket/bad", "-f", "--", "a b.csv", "-weird.csv"
  };

  @TempDir private Path folder;

  /** The program inside Spark has the same options. */
  @Command
  private static final class Program {
    @Mixin private ScoreOptions options;
  }

  private static <T> T parsed(T command, String... arguments) {
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return command;
  }

  @Test
  void theOptionsReachTheProgramAsTheyWereGiven() {
    ScoreOptions given = parsed(new Program(), ALL).options;
    String[] handedOn = given.arguments().toArray(String[]::new);
    ScoreOptions received = parsed(new Program(), handedOn).options;
    assertEquals(List.of("a b.csv", "-weird.csv"), received.inputs());
    assertEquals("s3a://bucket/run", received.model());
    assertEquals("out", received.output());
    assertEquals(Optional.of(DataFormat.CSV), received.inputFormat());
    assertEquals(Optional.of(DataFormat.PARQUET), received.outputFormat());
    assertEquals(List.of("data.delimiter=;", "data.text=body"), received.settings());
    assertTrue(received.probabilities() && received.ordered() && received.exact());
    assertTrue(received.force());
    assertEquals(Optional.of("s3a://bucket/bad"), received.quarantine());
    received.requireConsistentOptions();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quarantine=", "quarantine", "drop"})
  void aPolicyThatDoesNotExistIsRefused(String policy) {
    ScoreOptions options =
        parsed(new Program(), "in.csv", "-m", "run", "-o", "out", "--on-bad-row=" + policy).options;
    UsageException e = assertThrows(UsageException.class, options::requireConsistentOptions);
    assertTrue(
        e.getMessage().contains("\"" + policy + "\" is not one of fail, skip"), e.getMessage());
  }

  @Test
  void sparkSubmitGetsItsOwnOptionsBeforeTheProgram() throws IOException {
    Path own = Files.createDirectories(folder.resolve("spark"));
    String program = Files.createFile(own.resolve("valence-spark-1-all.jar")).toString();
    String natives = Files.createFile(own.resolve("valence-spark-1-linux-x86_64.jar")).toString();
    ScoreCommand command =
        parsed(
            new ScoreCommand(),
            "in.csv",
            "-m",
            "run",
            "-o",
            "out",
            "--master",
            "yarn",
            "--conf",
            "a=b");
    List<String> arguments = command.arguments(new SparkSubmit(folder, own));
    assertEquals(
        List.of(
            "--class",
            "io.valence.spark.Score",
            "--master",
            "yarn",
            "--conf",
            "spark.log.level=WARN",
            "--conf",
            "a=b",
            "--jars",
            natives,
            program),
        arguments.subList(0, 11));
    assertEquals(
        List.of("--model=run", "--output=out", "--on-bad-row=fail", "--", "in.csv"),
        arguments.subList(11, arguments.size()));
  }

  @Test
  void aSparkOfItsOwnIsUsedWhereNoneIsNamed() throws IOException {
    Path own = Files.createDirectories(folder.resolve("spark"));
    UsageException none = assertThrows(UsageException.class, () -> SparkSubmit.find(Map.of(), own));
    assertTrue(none.getMessage().contains("set SPARK_HOME"), none.getMessage());
    Files.createDirectories(own.resolve("jars"));
    assertEquals(own, SparkSubmit.find(Map.of(), own).home());

    Path other = folder.resolve("other");
    Map<String, String> named = Map.of("SPARK_HOME", other.toString());
    UsageException wrong = assertThrows(UsageException.class, () -> SparkSubmit.find(named, own));
    assertTrue(wrong.getMessage().contains("is no Apache Spark"), wrong.getMessage());
    Files.createDirectories(other.resolve("jars"));
    assertEquals(other, SparkSubmit.find(named, own).home());

    Path nothing = folder.resolve("nothing");
    UsageException without =
        assertThrows(UsageException.class, () -> SparkSubmit.find(named, nothing));
    assertTrue(without.getMessage().contains("mvn -Pspark"), without.getMessage());
  }
}
