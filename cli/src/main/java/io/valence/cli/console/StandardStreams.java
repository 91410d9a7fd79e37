package io.valence.cli.console;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * What the standard streams are connected to. A shell detects it faster than Java, so the Unix
 * launcher passes it on; otherwise, such as on Windows, JLine asks the system.
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

  /** The width of the terminal of standard error; 0 if it is not one. */
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

  /** The system's answer, or {@code otherwise} if JLine has no native code for it. */
  private static <T> T system(Question<T> question, T otherwise) {
    try {
      return question.of(TerminalProvider.load("jni"));
    } catch (IOException | LinkageError e) {
      return otherwise;
    }
  }
}
