package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.Version;
import io.valence.cli.view.ConfigKeysView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code valence config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Lists the keys of the configuration with their defaults and what they do.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence config",
      "  valence config train",
      "  valence config data.tokenizer",
      "",
      "A key is set by --set KEY=VALUE, or in a file given with -c CONFIG.json; valence init writes "
          + "such a file."
    })
public final class ConfigCommand implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final int NARROWEST = 40;

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      defaultValue = "",
      description = "A key, or a part of keys. Default: all.")
  private String prefix;

  ConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    int columns = terminal.style().columns();
    int width = columns >= NARROWEST ? Math.min(columns, WIDTH) : WIDTH;
    List<String> lines = new ConfigKeysView(width).lines(prefix);
    if (lines.isEmpty()) {
      throw new UsageException("no key has \"" + prefix + "\" in it; see valence config");
    }
    lines.forEach(line -> terminal.result("%s", line));
    return ExitCode.DONE.code();
  }
}
