package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first commands of the front pages do what the pages show. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class QuickStartDistributionTest {
  private static final Path TOP = Path.of("..");

  /** The first commands, and the output shown under them. */
  private static final Pattern START =
      Pattern.compile("```sh\n(.*?)```\n+```\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh.md"})
  void theFirstCommandsGiveWhatThePageShows(String page) throws IOException, InterruptedException {
    Matcher start = START.matcher(Files.readString(TOP.resolve(page)));
    assertTrue(start.find(), page);
    String commands =
        start
            .group(1)
            .replace("scripts/valence", "cli/target/valence/bin/valence")
            .replace("runs/", folder.toAbsolutePath() + "/");
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder("sh", "-c", commands)
            .directory(TOP.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int code = process.waitFor();
    String printed = Files.readString(out);
    assertEquals(0, code, printed);
    // Figures differ in their last digits from one processor to another: kinds of lines are
    // compared.
    assertEquals(kinds(start.group(2)), kinds(printed));
  }

  /** Each line's first word, without epochs, of which pages leave some out, and advice. */
  private static String kinds(String output) {
    StringBuilder kinds = new StringBuilder();
    output
        .lines()
        .filter(line -> !line.matches("epoch.*|…|stopped early.*|the network alone.*"))
        .map(line -> line.strip().split("[ \t=]")[0])
        .forEach(kind -> kinds.append(kind).append('\n'));
    return kinds.toString();
  }
}
