package io.valence.cli;

import io.valence.cli.option.TerminalOptions;
import io.valence.cli.option.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code valence} itself, without its commands; see {@link AllCommands}. */
@Command(
    name = "valence",
    description = "Trains, runs and explains recurrent sentiment classifiers.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence train reviews.csv -o run",
      "  valence predict -m run \"the staff were kind and the room was spotless\"",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong data or configuration, "
          + "4 training diverged, 5 model file unreadable or unsafe, 130 and 143 for signals."
    })
class ValenceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private TerminalOptions options;

  @Override
  public final void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: train, predict, …");
  }

  final TerminalOptions options() {
    return options;
  }
}
