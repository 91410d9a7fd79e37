package io.valence.cli.console;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * What the standard streams are connected to. A shell tells it sooner than Java can, so the Unix
 * launcher hands it on; without that, on Windows for example, JLine asks the system.
 */
public final class StandardStreams {
  private final String terminals = System.getProperty("valence.terminals");
  private final String columns = System.getProperty("valence.columns");

  public boolean isInputTerminal() {
    return isTerminal("in", SystemStream.Input);
  }

  public boolean isOutputTerminal() {
    return isTerminal("out", SystemStream.Output);
  }

  public boolean isErrorTerminal() {
    return isTerminal("err", SystemStream.Error);
  }

  private boolean isTerminal(String name, SystemStream stream) {
    return terminals == null
        ? system(provider -> provider.isSystemStream(stream), false)
        : List.of(terminals.split(",")).contains(name);
  }

  /** The width of the terminal that standard error goes to; 0 if it is none. */
  public int columns() {
    if (terminals != null) {
      return columns == null || !columns.matches("\\d{1,6}") ? 0 : Integer.parseInt(columns);
    }
    return isErrorTerminal()
        ? system(provider -> provider.systemStreamWidth(SystemStream.Error), 0)
        : 0;
  }

  private interface Question<T> {
    T of(TerminalProvider provider);
  }

  /** The system's answer, or another where JLine has no native code for the system. */
  private static <T> T system(Question<T> question, T otherwise) {
    try {
      return question.of(TerminalProvider.load("jni"));
    } catch (IOException | LinkageError e) {
      return otherwise;
    }
  }
}
