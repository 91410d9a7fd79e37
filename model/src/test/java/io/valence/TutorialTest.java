package io.valence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the tutorial is compiled and run, and prints what the page shows. */
class TutorialTest {
  private static final Path PAGE = Path.of("TUTORIAL.md");
  private static final Pattern BLOCK = Pattern.compile("```(java|text)\n(.*?)```", Pattern.DOTALL);
  private static final String BETWEEN = "-----";

  @TempDir private Path folder;

  /** A piece of Java, and what it prints. */
  private record Step(String code, String output) {}

  private static List<Step> steps(Path page) throws IOException {
    List<Step> steps = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(page));
    while (block.find()) {
      if (block.group(1).equals("java")) {
        steps.add(new Step(block.group(2), ""));
      } else {
        Step last = steps.remove(steps.size() - 1);
        steps.add(new Step(last.code, block.group(2)));
      }
    }
    return steps;
  }

  /** One class of all steps: the first has the imports. */
  private static String program(List<Step> steps) {
    StringBuilder program = new StringBuilder(steps.get(0).code);
    program.append("public class Tutorial {\n");
    program.append("public static void main(String[] args) throws Exception {\n");
    for (Step step : steps.subList(1, steps.size())) {
      program.append(step.code).append("System.out.println(\"" + BETWEEN + "\");\n");
    }
    return program.append("}\n}\n").toString();
  }

  private String run(String program) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("Tutorial.java"), program);
    String classPath = System.getProperty("java.class.path");
    ByteArrayOutputStream problems = new ByteArrayOutputStream();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                problems,
                problems,
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                source.toString());
    assertEquals(0, compiled, problems.toString(StandardCharsets.UTF_8));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-cp",
                folder + System.getProperty("path.separator") + classPath,
                "Tutorial")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int code = process.waitFor();
    String printed = Files.readString(out).replace("\r\n", "\n");
    assertEquals(0, code, printed);
    return printed;
  }

  @Test
  void everyStepPrintsWhatThePageShows() throws IOException, InterruptedException {
    List<Step> steps = steps(PAGE);
    String[] printed = run(program(steps)).split(BETWEEN + "\n");
    assertEquals(steps.size() - 1, printed.length);
    for (int i = 1; i < steps.size(); i++) {
      assertEquals(steps.get(i).output, printed[i - 1], steps.get(i).code);
    }
  }

  @Test
  void theChinesePageHasTheSameSteps() throws IOException {
    assertEquals(codeAndOutput(PAGE), codeAndOutput(Path.of("TUTORIAL.zh.md")));
    assertTrue(steps(PAGE).size() > 15);
  }

  /** Without the comments, which are in the page's language. */
  private static List<String> codeAndOutput(Path page) throws IOException {
    return steps(page).stream()
        .flatMap(step -> Stream.of(step.code.replaceAll(" *//.*", ""), step.output))
        .toList();
  }
}
