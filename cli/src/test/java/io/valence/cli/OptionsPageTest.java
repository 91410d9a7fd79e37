package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.cli.command.DocumentationFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The page of all options matches the program. After changing an option {@code mvn test
 * -Dtest=OptionsPageTest -Dvalence.write.pages=true} rewrites it.
 */
class OptionsPageTest {
  private static final Path PAGE = Path.of("OPTIONS.md");

  private final CommandLine program =
      new CommandLine(new AllCommands(), new DocumentationFactory());

  private String page() {
    String commands =
        program.getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .distinct()
            .filter(command -> !command.usageMessage().hidden())
            .filter(command -> !List.of("help", "generate-completion").contains(command.name()))
            .map(this::section)
            .collect(Collectors.joining("\n"));
    return "# Options\n\n"
        + "Made from the program; `OptionsPageTest` keeps it so. "
        + "[README.md](README.md) explains the commands.\n\n"
        + "## All commands\n\n"
        + table(program.getCommandSpec().options().stream())
        + "\n"
        + commands;
  }

  private String section(CommandSpec command) {
    Stream<ArgSpec> own =
        Stream.concat(
            command.positionalParameters().stream(),
            command.options().stream().filter(option -> !isOfAll(option)));
    return "## valence "
        + command.name()
        + "\n\n"
        + String.join(" ", command.usageMessage().description())
        + "\n\n"
        + table(own);
  }

  private boolean isOfAll(OptionSpec option) {
    return program.getCommandSpec().findOption(option.longestName()) != null;
  }

  private String table(Stream<? extends ArgSpec> arguments) {
    String rows =
        arguments
            .filter(argument -> !argument.hidden())
            .map(argument -> "| `" + name(argument) + "` | " + description(argument) + " |\n")
            .collect(Collectors.joining());
    return rows.isEmpty() ? "" : "| option | meaning |\n|---|---|\n" + rows;
  }

  private static String name(ArgSpec argument) {
    String list = argument.splitRegex().isEmpty() ? "" : "[," + argument.paramLabel() + "…]";
    String value = (argument.paramLabel() + list).replace("|", "\\|");
    if (!(argument instanceof OptionSpec option)) {
      return value;
    }
    String names = String.join(", ", List.of(option.names()));
    return option.arity().max() == 0 ? names : names + " " + value;
  }

  private static String description(ArgSpec argument) {
    String text = String.join(" ", argument.description());
    String value = argument.defaultValue();
    return (value == null ? text : text.replace("${DEFAULT-VALUE}", value)).replace("|", "\\|");
  }

  @Test
  void thePageHasEveryOptionOfTheProgram() throws IOException {
    if (Boolean.getBoolean("valence.write.pages")) {
      Files.writeString(PAGE, page());
    }
    assertEquals(page(), Files.readString(PAGE));
  }
}
