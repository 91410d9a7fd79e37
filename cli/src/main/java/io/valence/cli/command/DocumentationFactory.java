package io.valence.cli.command;

import io.valence.cli.console.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import picocli.CommandLine.IFactory;

/** Creates the commands for generating man pages in the build, which never runs them. */
public final class DocumentationFactory implements IFactory {
  private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
  private final CommandFactory commands =
      new CommandFactory(new Terminal(nowhere, nowhere), new String[0]);

  @Override
  public <K> K create(Class<K> type) throws Exception {
    return commands.create(type);
  }
}
