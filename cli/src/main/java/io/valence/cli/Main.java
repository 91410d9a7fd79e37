package io.valence.cli;

import io.valence.app.device.DeviceUnavailableException;
import io.valence.cli.command.CheckCommand;
import io.valence.cli.command.CommandFactory;
import io.valence.cli.command.CompleteCommand;
import io.valence.cli.command.DoctorCommand;
import io.valence.cli.command.EncodeCommand;
import io.valence.cli.command.EvaluateCommand;
import io.valence.cli.command.ExportCommand;
import io.valence.cli.command.ImportCommand;
import io.valence.cli.command.InspectCommand;
import io.valence.cli.command.NeighborsCommand;
import io.valence.cli.command.PredictCommand;
import io.valence.cli.command.PretrainCommand;
import io.valence.cli.command.ReportCommand;
import io.valence.cli.command.ServeCommand;
import io.valence.cli.command.TrainCommand;
import io.valence.cli.command.TuneCommand;
import io.valence.cli.command.VerifyCommand;
import io.valence.cli.console.CheckedOutputStream;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowPolicyConverter;
import io.valence.cli.option.DurationConverter;
import io.valence.cli.option.TerminalOptions;
import io.valence.cli.option.Version;
import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.InputException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code valence}: finds the command, runs it, and maps errors to exit codes. */
@Command(
    name = "valence",
    description = "Trains, runs and explains recurrent sentiment classifiers.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      TrainCommand.class,
      PretrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      EncodeCommand.class,
      CompleteCommand.class,
      InspectCommand.class,
      ImportCommand.class,
      CheckCommand.class,
      TuneCommand.class,
      ReportCommand.class,
      ServeCommand.class,
      NeighborsCommand.class,
      ExportCommand.class,
      VerifyCommand.class,
      DoctorCommand.class,
      HelpCommand.class,
      AutoComplete.GenerateCompletion.class
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
  private static final String LESS_TO_TRAIN = "lower model.hidden, train.batch or data.maxTokens";
  private static final String LESS_TO_ANSWER = "use fewer or shorter texts at once";
  private static final String ON_BAD_ROW = "--on-bad-row";

  @Spec private CommandSpec spec;

  @Mixin private TerminalOptions options;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: train, predict, …");
  }

  /** Runs the command line and exits with its code. */
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(
            new CheckedOutputStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)),
            false,
            StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(execute(out, err, arguments));
  }

  /** Runs the command line; entry point for tests. */
  static int execute(PrintStream out, PrintStream err, String... arguments) {
    Main main = new Main();
    Terminal terminal = new Terminal(out, err);
    CommandLine line =
        new CommandLine(main, new CommandFactory(terminal, arguments))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setExecutionStrategy(
                parsed -> {
                  terminal.use(main.options.style(System.getenv()));
                  return new CommandLine.RunLast().execute(parsed);
                })
            // A text may start with @.
            .setExpandAtFiles(false);
    examplesFirst(line);
    // The distribution contains its output.
    line.getSubcommands().get("generate-completion").getCommandSpec().usageMessage().hidden(true);
    line.registerConverter(BadRowPolicy.class, new BadRowPolicyConverter());
    line.registerConverter(Duration.class, new DurationConverter());
    line.setOverwrittenOptionsAllowed(true);
    line.setParameterExceptionHandler((e, given) -> wrongUsage(e, terminal));
    line.setExecutionExceptionHandler(
        (e, command, result) -> failed(hinted(e, command), terminal, main.options.debug()));
    try {
      return flushed(line.execute(arguments), terminal, main.options.debug());
    } catch (OutOfMemoryError e) {
      terminal.error(
          "valence: out of memory (%s); %s, or give Java more with VALENCE_JAVA_OPTS=-Xmx16g",
          e.getMessage(), trains(arguments) ? LESS_TO_TRAIN : LESS_TO_ANSWER);
      return ExitCode.FAILED.code();
    }
  }

  private static boolean trains(String... arguments) {
    return Stream.of(arguments).anyMatch(Set.of("train", "tune")::contains);
  }

  /** Puts the examples before the options in the help of every command. */
  private static void examplesFirst(CommandLine line) {
    List<String> keys = new ArrayList<>(line.getHelpSectionKeys());
    List<String> examples =
        List.of(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING, UsageMessageSpec.SECTION_KEY_FOOTER);
    keys.removeAll(examples);
    keys.addAll(keys.indexOf(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING), examples);
    line.setHelpSectionKeys(keys);
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().usageMessage().parameterListHeading("%n").optionListHeading("%n");
    }
    line.getCommandSpec()
        .usageMessage()
        .optionListHeading("%n")
        .commandListHeading("%nCommands:%n");
  }

  /** Flushes the last results; a full disk is reported only if there was no other error. */
  private static int flushed(int code, Terminal terminal, boolean debug) {
    try {
      terminal.out().flush();
      return code;
    } catch (CheckedOutputStream.LostException e) {
      return code == ExitCode.DONE.code() ? failed(e, terminal, debug) : code;
    }
  }

  private static int wrongUsage(ParameterException e, Terminal terminal) {
    terminal.error("valence: %s", e.getMessage());
    if (e instanceof UnmatchedArgumentException wrong
        && e.getCommandLine().getCommandName().equals("predict")
        && wrong.getUnmatched().stream().anyMatch(word -> word.startsWith("-"))) {
      terminal.error("put a text that begins with - after --: valence predict -m MODEL -- TEXT");
      return ExitCode.USAGE.code();
    }
    PrintWriter err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      terminal.error("try: %s --help", e.getCommandLine().getCommandSpec().qualifiedName());
    }
    return ExitCode.USAGE.code();
  }

  /** Adds how to skip bad rows, if the command has that option. */
  private static Exception hinted(Exception e, CommandLine command) {
    return e instanceof BadRowException && command.getCommandSpec().findOption(ON_BAD_ROW) != null
        ? new InputException(
            e.getMessage() + "; or leave such rows out: " + ON_BAD_ROW + " skip", e)
        : e;
  }

  private static int failed(Exception e, Terminal terminal, boolean debug) {
    ExitCode code = ExitCode.of(e);
    if (e instanceof CheckedOutputStream.LostException lost && lost.readerGone()) {
      return code.code();
    }
    terminal.error("valence: %s", message(e));
    if (debug) {
      e.printStackTrace(terminal.err());
    } else if (code == ExitCode.FAILED && !foreseen(e)) {
      terminal.error("run it again with --debug to see where");
    }
    return code.code();
  }

  private static boolean foreseen(Exception e) {
    return e instanceof IOException
        || e instanceof CheckedOutputStream.LostException
        || e instanceof DeviceUnavailableException;
  }

  /** The message of a file system exception is only the file; the reason is separate. */
  private static String message(Exception e) {
    if (e instanceof FileSystemException file) {
      String reason = file.getReason() == null ? e.getClass().getSimpleName() : file.getReason();
      return file.getFile() + ": cannot be written (" + reason + ")";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
