package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.cli.command.CommandFactory;
import io.valence.cli.command.DocumentationFactory;
import io.valence.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the pages say about the program and each other. */
class DocumentationTest {
  private static final Path TOP = Path.of("..");

  /** A call of the program: its command, and what follows up to the end of the call. */
  private static final Pattern CALL =
      Pattern.compile("(?:^|[\\s`(|&;])(?:scripts/)?valence ([a-z]+)([^`|&;\\n]*)");

  private static final Pattern OPTION = Pattern.compile("(?<=\\s|^)--?[a-zA-Z][a-z-]*");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern INLINE_OPTION = Pattern.compile("`(--[a-z][a-z-]*)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private final CommandLine program =
      new CommandLine(new AllCommands(), new DocumentationFactory());

  static List<String> pages() {
    return List.of(
        "README.md",
        "README.zh.md",
        "cli/README.md",
        "cli/OPTIONS.md",
        "data/README.md",
        "model/README.md",
        "configs/README.md",
        "model/TUTORIAL.md",
        "model/TUTORIAL.zh.md",
        "scripts/README.md",
        ".github/CHANGELOG.md",
        ".github/CONTRIBUTING.md",
        ".github/SECURITY.md");
  }

  private static String page(String name) throws IOException {
    return Files.readString(TOP.resolve(name));
  }

  /** The program builds the command at hand alone, by its name. */
  @Test
  void everyCommandCanBeBuiltAlone() {
    Terminal nowhere = new Terminal(System.out, System.err);
    CommandFactory factory = new CommandFactory(nowhere, new String[0]);
    for (CommandLine command : program.getSubcommands().values()) {
      Class<?> type = command.getCommand().getClass();
      String name = command.getCommandName();
      boolean ours = type.getPackage().equals(CommandFactory.class.getPackage());
      assertEquals(ours, factory.has(name), name);
      if (ours) {
        assertEquals(type, factory.create(name).getClass());
      }
    }
  }

  /** Picocli breaks each string at the width of the terminal, so that a paragraph must be one. */
  @Test
  void aParagraphOfHelpIsOneString() {
    for (CommandLine command : program.getSubcommands().values()) {
      String before = "";
      for (String line : command.getCommandSpec().usageMessage().footer()) {
        boolean prose = !line.isEmpty() && !line.startsWith(" ");
        assertTrue(
            !prose || before.isEmpty() || before.startsWith(" "),
            command.getCommandName() + ": " + line);
        before = line;
      }
    }
  }

  /** A command that picocli broke over two lines could not be pasted. */
  @Test
  void anExampleOfHelpIsOneLine() {
    int examples = 0;
    for (CommandLine command : program.getSubcommands().values()) {
      for (String line : command.getCommandSpec().usageMessage().footer()) {
        for (String each : line.startsWith("  ") ? line.split("%n|\\R") : new String[0]) {
          assertTrue(each.length() < 80, command.getCommandName() + ": " + each);
          examples++;
        }
      }
    }
    assertTrue(examples > 30, examples + " examples");
  }

  private boolean knows(CommandSpec command, String option) {
    return command.findOption(option) != null
        || program.getCommandSpec().findOption(option) != null;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandAndOptionIsOneOfTheProgram(String name) throws IOException {
    List<String> unknown = new ArrayList<>();
    int calls = 0;
    Matcher call = CALL.matcher(page(name));
    while (call.find()) {
      CommandLine command = program.getSubcommands().get(call.group(1));
      if (command == null) {
        unknown.add(call.group().strip());
        continue;
      }
      calls++;
      Matcher option = OPTION.matcher(QUOTED.matcher(call.group(2)).replaceAll("TEXT"));
      while (option.find()) {
        if (!knows(command.getCommandSpec(), option.group())) {
          unknown.add(call.group(1) + " " + option.group());
        }
      }
    }
    assertEquals(List.of(), unknown);
    assertTrue(
        calls > 0 || !name.endsWith("README.md") || name.startsWith("scripts"),
        "no call found in " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "cli/README.md"})
  void everyOptionNamedAloneIsOneOfTheProgram(String name) throws IOException {
    List<String> unknown = new ArrayList<>();
    Matcher option = INLINE_OPTION.matcher(page(name));
    while (option.find()) {
      boolean known =
          program.getSubcommands().values().stream()
              .anyMatch(command -> knows(command.getCommandSpec(), option.group(1)));
      if (!known) {
        unknown.add(option.group(1));
      }
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void everyCommandIsInThePageOfCommands() throws IOException {
    String page = page("cli/README.md");
    List<String> missing =
        program.getSubcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(entry -> entry.getValue().getCommandName())
            .distinct()
            .filter(command -> !List.of("help", "generate-completion").contains(command))
            .filter(command -> !page.contains("| `valence " + command + " "))
            .filter(command -> !page.contains("| `valence " + command + "` "))
            .toList();
    assertEquals(List.of(), missing);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(String name) throws IOException {
    List<String> broken = new ArrayList<>();
    Matcher link = LINK.matcher(page(name));
    while (link.find()) {
      String target = link.group(1);
      if (!target.matches("https?://.*")) {
        String[] parts = target.split("#", 2);
        Path file =
            parts[0].isEmpty()
                ? TOP.resolve(name)
                : TOP.resolve(name).resolveSibling(parts[0]).normalize();
        boolean there = Files.exists(file);
        if (!there || parts.length == 2 && !anchors(Files.readString(file)).contains(parts[1])) {
          broken.add(target);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  /** The anchors of a page's headings, as GitHub makes them. */
  private static List<String> anchors(String page) {
    return page.lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void theFrontPageIsShort() throws IOException {
    assertTrue(page("README.md").lines().count() <= 150);
  }
}
