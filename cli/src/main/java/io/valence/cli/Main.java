package io.valence.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code valence}: finds the command, runs it, and turns what went wrong into an exit code. */
@Command(
    name = "valence",
    description = "Trains, runs and explains recurrent sentiment classifiers.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      TrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      ImportCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence train reviews.csv -o run",
      "  valence predict -m run \"the staff were kind and the room was spotless\"",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong data or configuration,",
      "4 training diverged, 5 model file unreadable or unsafe, 130 and 143 for signals."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Print a stack trace when something goes wrong.")
  private boolean debug;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: train, predict, …");
  }

  /** Runs the command line and exits with its code. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code = execute(out, err, arguments);
    out.flush();
    System.exit(code);
  }

  /** Runs the command line; the tests' way in. */
  static int execute(PrintStream out, PrintStream err, String... arguments) {
    Main main = new Main();
    Terminal terminal = new Terminal(out, err);
    CommandLine line =
        new CommandLine(main, new CommandFactory(terminal, arguments))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((e, given) -> wrongUsage(e, err));
    line.setExecutionExceptionHandler((e, command, result) -> failed(e, err, main.debug));
    return line.execute(arguments);
  }

  private static int wrongUsage(ParameterException e, PrintStream err) {
    err.println("valence: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(err, true))) {
      String name = e.getCommandLine().getCommandSpec().qualifiedName();
      err.println("try: " + name + " --help");
    }
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception e, PrintStream err, boolean debug) {
    ExitCode code = ExitCode.of(e);
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    boolean unforeseen = code == ExitCode.FAILED && e instanceof RuntimeException;
    err.println("valence: " + message + (unforeseen && !debug ? " (--debug shows where)" : ""));
    if (debug) {
      e.printStackTrace(err);
    }
    return code.code();
  }
}
