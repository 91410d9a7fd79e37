package io.valence.cli.option;

import io.valence.cli.console.StandardStreams;
import io.valence.cli.console.TerminalStyle;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The output options, which every command has. */
public final class TerminalOptions {
  /** {@code --color}. */
  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  private static final int NARROWEST = 40;
  private static final int NARROW = 80;
  private static final int WIDEST = 120;

  @Option(
      names = "--color",
      scope = ScopeType.INHERIT,
      paramLabel = "auto|always|never",
      description = "Colors; auto means on a terminal unless NO_COLOR is set.")
  private Color color = Color.AUTO;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print results and errors only.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print more details.")
  private boolean verbose;

  @Option(
      names = "--no-progress",
      scope = ScopeType.INHERIT,
      description = "Do not show a progress line.")
  private boolean noProgress;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace with an error.")
  private boolean debug;

  public boolean debug() {
    return debug;
  }

  /** The resulting style in an environment, such as this process's. */
  public TerminalStyle style(Map<String, String> environment) {
    StandardStreams streams = new StandardStreams();
    boolean plain =
        "dumb".equals(environment.get("TERM"))
            || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean colored =
        color == Color.ALWAYS || color == Color.AUTO && !plain && streams.isOutputTerminal();
    boolean live =
        !quiet
            && !noProgress
            && !"dumb".equals(environment.get("TERM"))
            && streams.isErrorTerminal();
    return new TerminalStyle(
        colored, streams.isOutputTerminal(), live, columns(streams), quiet, verbose);
  }

  private static int columns(StandardStreams streams) {
    int columns = streams.columns();
    return columns < NARROWEST ? NARROW : Math.min(columns, WIDEST);
  }
}
