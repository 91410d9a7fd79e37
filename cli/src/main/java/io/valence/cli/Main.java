package io.valence.cli;

import io.valence.app.device.DeviceUnavailableException;
import io.valence.cli.command.CommandFactory;
import io.valence.cli.console.CheckedOutputStream;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowPolicyConverter;
import io.valence.cli.option.ByteSize;
import io.valence.cli.option.ByteSizeConverter;
import io.valence.cli.option.DurationConverter;
import io.valence.cli.option.NumberConverters;
import io.valence.cli.option.RepeatedFiles;
import io.valence.cli.option.SettingSuggestion;
import io.valence.cli.view.ConfigKeysView;
import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.InputException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command, runs it, and maps errors to exit codes. */
public final class Main {
  private static final String LESS_TO_TRAIN = "lower model.hidden, train.batch or data.maxTokens";
  private static final String LESS_TO_ANSWER = "use fewer or shorter texts at once";
  private static final int HELP_WIDTH = 80;

  /** What Java makes of bytes that it cannot decode. */
  private static final char UNREADABLE = '\uFFFD';

  private static final String SET = "--set";
  private static final String ON_BAD_ROW = "--on-bad-row";

  private Main() {}

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
    Terminal terminal = new Terminal(out, err);
    if (Stream.of(arguments).anyMatch(argument -> argument.indexOf(UNREADABLE) >= 0)) {
      terminal.note(
          "warning: an argument is not valid UTF-8; set the terminal to UTF-8, or put the text into a"
              + " file and name its encoding by --set data.encoding=NAME");
    }
    CommandFactory factory = new CommandFactory(terminal, arguments);
    // Building one command, not all, saves a sixth of the time of a sentence.
    String known = arguments.length > 0 && factory.has(arguments[0]) ? arguments[0] : null;
    ValenceCommand program = known == null ? new AllCommands() : new ValenceCommand();
    CommandLine line =
        withCommands(new CommandLine(program, factory), factory, known)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    configure(line);
    handleErrors(line, terminal, program);
    try {
      return flushed(line.execute(arguments), terminal, program.options().debug());
    } catch (OutOfMemoryError e) {
      terminal.error(
          "valence: out of memory (%s); %s, or give Java more with VALENCE_JAVA_OPTS=-Xmx16g",
          e.getMessage(), trains(arguments) ? LESS_TO_TRAIN : LESS_TO_ANSWER);
      return ExitCode.FAILED.code();
    }
  }

  /** How arguments are read and help is shown. */
  private static void configure(CommandLine line) {
    line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setHelpFactory(UnbrokenHelp::new)
        // A text may start with @.
        .setExpandAtFiles(false);
    examplesFirst(line);
    keysInHelp(line.getSubcommands().get("config"));
    new NumberConverters(line).register();
    line.registerConverter(BadRowPolicy.class, new BadRowPolicyConverter());
    line.registerConverter(ByteSize.class, new ByteSizeConverter());
    line.registerConverter(Duration.class, new DurationConverter());
    line.setOverwrittenOptionsAllowed(true);
  }

  private static void handleErrors(CommandLine line, Terminal terminal, ValenceCommand program) {
    line.setExecutionStrategy(
        parsed -> {
          terminal.use(program.options().style(System.getenv()));
          if (parsed.hasSubcommand()) {
            new RepeatedFiles(parsed.subcommand()).refuse();
          }
          try {
            return new CommandLine.RunLast().execute(parsed);
          } catch (CheckedOutputStream.LostException e) { // of help, else it is wrapped
            return failed(e, terminal, program.options().debug());
          }
        });
    line.setParameterExceptionHandler((e, given) -> wrongUsage(e, terminal));
    line.setExecutionExceptionHandler(
        (e, command, result) -> failed(hinted(e, command), terminal, program.options().debug()));
  }

  /** Adds the only command wanted; without one the program has all of them already. */
  private static CommandLine withCommands(CommandLine line, CommandFactory factory, String wanted) {
    if (wanted != null) {
      return line.addSubcommand(wanted, factory.create(wanted));
    }
    // The distribution contains its output.
    line.getSubcommands().get("generate-completion").getCommandSpec().usageMessage().hidden(true);
    return line;
  }

  private static boolean trains(String... arguments) {
    return arguments.length > 0
        && Set.of("train", "tune", "pretrain", "study").contains(arguments[0]);
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

  /**
   * Lists the keys of the configuration in the help of {@code valence config}, when it is shown.
   */
  private static void keysInHelp(CommandLine config) {
    if (config != null) {
      IHelpSectionRenderer examples =
          config.getHelpSectionMap().get(UsageMessageSpec.SECTION_KEY_FOOTER);
      config
          .getHelpSectionMap()
          .put(
              UsageMessageSpec.SECTION_KEY_FOOTER,
              help ->
                  Stream.concat(
                          Stream.of(examples.render(help)),
                          new ConfigKeysView(HELP_WIDTH).lines("").stream())
                      .collect(
                          Collectors.joining(System.lineSeparator(), "", System.lineSeparator())));
    }
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

  /** Options that do not exist are mostly written with two hyphens, and never with a space. */
  private static boolean mayBeText(String word) {
    return word.startsWith("-") && (!word.startsWith("--") || word.contains(" "));
  }

  private static int wrongUsage(ParameterException e, Terminal terminal) {
    terminal.error("valence: %s", e.getMessage());
    if (e instanceof UnmatchedArgumentException wrong
        && e.getCommandLine().getCommandName().equals("predict")
        && wrong.getUnmatched().stream().anyMatch(Main::mayBeText)) {
      terminal.error("put a text that begins with - after --: valence predict -m MODEL -- TEXT");
      return ExitCode.USAGE.code();
    }
    Optional<String> setting = setting(e);
    if (setting.isPresent()) {
      terminal.error("try: %s", setting.get());
      return ExitCode.USAGE.code();
    }
    if (e instanceof MissingParameterException) {
      example(e.getCommandLine().getCommandSpec().usageMessage().footer())
          .ifPresent(example -> terminal.error("for example: %s", example));
    }
    PrintWriter err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      terminal.error("try: %s --help", e.getCommandLine().getCommandSpec().qualifiedName());
    }
    return ExitCode.USAGE.code();
  }

  /** The first example of a command's help, on one line. */
  private static Optional<String> example(String... footer) {
    StringBuilder example = new StringBuilder();
    for (String line : footer) {
      example.append(line.strip());
      if (!line.endsWith("\\")) {
        return Optional.of(example.toString());
      }
      example.setLength(example.length() - 1);
    }
    return Optional.empty();
  }

  /** The setting that an unknown option was meant for, if the command has it. */
  private static Optional<String> setting(ParameterException e) {
    OptionSpec set = e.getCommandLine().getCommandSpec().findOption(SET);
    if (set == null || !(e instanceof UnmatchedArgumentException wrong)) {
      return Optional.empty();
    }
    List<String> unknown = wrong.getUnmatched();
    if (unknown.stream().anyMatch(word -> isAbbreviated(word, e.getCommandLine()))) {
      return Optional.empty();
    }
    boolean dataOnly = set.paramLabel().startsWith("data.");
    return new SettingSuggestion(unknown)
        .words()
        .filter(words -> !dataOnly || words.startsWith(SET + " data."));
  }

  /** Whether it is the beginning of an option's name. */
  private static boolean isAbbreviated(String word, CommandLine command) {
    return word.startsWith("--")
        && command.getCommandSpec().optionsMap().keySet().stream()
            .anyMatch(option -> option.startsWith(word.replaceFirst("=.*", "")));
  }

  /** Adds how to skip bad rows, if the command has that option. */
  private static Exception hinted(Exception e, CommandLine command) {
    return e instanceof BadRowException && command.getCommandSpec().findOption(ON_BAD_ROW) != null
        ? new InputException(
            e.getMessage() + "; or leave such rows out: " + ON_BAD_ROW + " skip", e)
        : e;
  }

  private static int failed(Exception thrown, Terminal terminal, boolean debug) {
    Exception e = thrown instanceof UncheckedIOException io ? io.getCause() : thrown;
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

  private static String reason(FileSystemException e) {
    if (e.getReason() != null) {
      return e.getReason();
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    return e instanceof AccessDeniedException ? "permission denied" : e.getClass().getSimpleName();
  }

  /** The message of a file system exception is only the file; the reason is separate. */
  private static String message(Exception e) {
    if (e instanceof FileSystemException file) {
      return file.getFile() + ": cannot be read or written (" + reason(file) + ")";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
