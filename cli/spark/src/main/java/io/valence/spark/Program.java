package io.valence.spark;

import io.valence.app.UsageException;
import io.valence.cli.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the programs of this module have in common: errors in one line, and exit codes. */
abstract class Program implements Callable<Integer> {
  @Option(names = "--debug", description = "Print the stack trace of an error.")
  private boolean debug;

  /** Runs the program and ends this process unless it succeeded. */
  final void runAndExit(String... arguments) {
    int code =
        new CommandLine(this)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, given) -> failed(usage(e)))
            .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
            .execute(arguments);
    // A cluster takes any exit for a failure.
    if (code != ExitCode.DONE.code()) {
      System.exit(code);
    }
  }

  private static UsageException usage(CommandLine.ParameterException e) {
    return new UsageException(e.getMessage());
  }

  private int failed(Exception e) {
    Failure failure = Failure.of(e);
    System.err.println("valence: " + failure.message());
    if (debug) {
      e.printStackTrace();
    }
    return failure.code().code();
  }
}
