package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher makes of the Java it finds; that Java is a script here. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  /** Keeps classes where it is told to, and says which ones it was given. */
  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then
        echo 'openjdk version "VERSION" 2025-10-21' >&2
        exit
      fi
      for argument; do
        case $argument in
          -XX:ArchiveClassesAtExit=*) echo classes >"${argument#*=}" ;;
          -XX:AOTCacheOutput=*) echo linked >"${argument#*=}" && echo 'the JVM speaks' ;;
          -XX:SharedArchiveFile=* | -XX:AOTCache=*) echo "with ${argument%%=*}" ;;
          absent) code=1 ;;
          -Xms96m) [ -z "$SAY_HEAP" ] || echo "$argument" ;;
        esac
      done
      [ -z "$RUNS" ] || echo run >>"$RUNS"
      echo answer
      exit "${code:-0}"
      """;

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path classes;

  @BeforeEach
  void distribution() throws IOException {
    Path home = folder.resolve("a home");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    Files.copy(Path.of("src/main/launcher/valence"), home.resolve("bin/valence"));
    Files.createFile(home.resolve("lib/valence-cli-1.jar"));
    classes = home.resolve("lib/valence.jsa");
  }

  private String predict(String version) throws IOException, InterruptedException {
    return predict(version, 0, "good");
  }

  private String predict(String version, int code, String argument)
      throws IOException, InterruptedException {
    Path java = folder.resolve("jdk " + version).resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, JAVA.replace("VERSION", version));
    assertTrue(java.toFile().setExecutable(true));
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh", folder.resolve("a home/bin/valence").toString(), "predict", argument)
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", java.getParent().getParent().toString());
    builder.environment().remove("VALENCE_JAVA_OPTS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), out);
    return out;
  }

  @Test
  void theFirstSentenceKeepsClassesForTheNext() throws IOException, InterruptedException {
    for (String version : List.of("17.0.15", "24", "21-ea")) {
      assertEquals("answer\n", predict(version), version);
      assertEquals("classes\n", Files.readString(classes), version);
      assertEquals("with -XX:SharedArchiveFile\nanswer\n", predict(version), version);
    }
  }

  @Test
  void fromJdk25OnTheyAreLinkedAndNothingIsSaidOfIt() throws IOException, InterruptedException {
    for (String version : List.of("25.0.3", "26-ea", "100.1")) {
      assertEquals("answer\n", predict(version), version);
      assertEquals("linked\n", Files.readString(classes), version);
      assertEquals("with -XX:AOTCache\nanswer\n", predict(version), version);
    }
  }

  /** Files need more classes than sentences, which are to start fast. */
  @Test
  void theFirstFileKeepsItsOwn() throws IOException, InterruptedException {
    Path ofFiles = classes.resolveSibling("valence-file.jsa");
    predict("17");
    assertEquals("answer\n", predict("17", 0, "rows.CSV"));
    assertEquals("classes\n", Files.readString(ofFiles));
    assertEquals("with -XX:SharedArchiveFile\nanswer\n", predict("17", 0, "rows.csv"));
    Files.delete(classes);
    assertEquals("answer\n", predict("17"));
    assertTrue(Files.exists(classes));
  }

  /** From JDK 25 on they are made by a run of its own: a file would be read and written twice. */
  @Test
  void aFileIsPredictedOnceByAnyJava() throws IOException, InterruptedException {
    for (String version : List.of("17", "25")) {
      Files.deleteIfExists(folder.resolve("runs"));
      environment.put("RUNS", folder.resolve("runs").toString());
      predict(version, 0, "rows.csv");
      assertEquals(1, Files.readAllLines(folder.resolve("runs")).size(), version);
    }
    assertFalse(Files.exists(classes));
    predict("25");
    assertEquals("with -XX:AOTCache\nanswer\n", predict("25", 0, "rows.csv"));
  }

  /** An initial heap larger than the greatest allowed one would be an error of the JVM. */
  @Test
  void whoGivesOptionsOfJavaDecidesOnItsMemory() throws IOException, InterruptedException {
    predict("17");
    environment.put("SAY_HEAP", "1");
    assertTrue(predict("17").contains("-Xms96m"));
    environment.put("VALENCE_JAVA_OPTS", "-Xmx64m");
    assertFalse(predict("17").contains("-Xms96m"));
  }

  @Test
  void neitherHelpNorAnErrorKeepsClasses() throws IOException, InterruptedException {
    predict("17", 0, "--help");
    assertFalse(Files.exists(classes));
    for (String version : List.of("17", "25")) {
      predict(version, 1, "absent");
      assertFalse(Files.exists(classes), version);
    }
    predict("17");
    assertTrue(Files.exists(classes));
  }

  @Test
  void classesOfAnotherJavaAreMadeAnew() throws IOException, InterruptedException {
    predict("25");
    assertEquals("answer\n", predict("17"));
    assertEquals("with -XX:SharedArchiveFile\nanswer\n", predict("17"));
    try (Stream<Path> lib = Files.list(classes.getParent())) {
      assertEquals(3, lib.count(), "the jar, the classes and whose they are");
    }
  }

  @Test
  void aPlaceThatCannotBeReadIsNone() throws IOException, InterruptedException {
    predict("17");
    Files.writeString(classes.resolveSibling("valence.jsa.place"), "one line");
    assertEquals("answer\n", predict("17"));
    assertFalse(Files.readString(classes.resolveSibling("valence.jsa.place")).contains("one"));
  }
}
