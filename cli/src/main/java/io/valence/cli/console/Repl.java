package io.valence.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;

/** Texts typed at a terminal, with line editing and a history kept between sessions. */
public record Repl(Map<String, String> environment) {
  private static final String PROMPT = "> ";

  /** Passes on each text until the user presses Ctrl-D. */
  public void each(Consumer<String> sentences) throws IOException {
    try (org.jline.terminal.Terminal screen =
        TerminalBuilder.builder().system(true).dumb(true).build()) {
      LineReaderBuilder builder =
          LineReaderBuilder.builder()
              .terminal(screen)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
      Path history = history();
      if (history != null) {
        builder.variable(LineReader.HISTORY_FILE, history);
      }
      LineReader reader = builder.build();
      for (String line = read(reader); line != null; line = read(reader)) {
        if (!line.isBlank()) {
          sentences.accept(line);
        }
      }
    }
  }

  /** A line; empty after Ctrl-C; null at the end. */
  private static String read(LineReader reader) {
    try {
      return reader.readLine(PROMPT);
    } catch (UserInterruptException e) {
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  /** The XDG base directory path; null if no folder can be created. */
  Path history() {
    String home = environment.get("HOME");
    String state = environment.get("XDG_STATE_HOME");
    boolean given = state != null && !state.isEmpty(); // as the specification has it
    if (!given && home == null) {
      return null;
    }
    Path folder = given ? Path.of(state) : Path.of(home, ".local", "state");
    try {
      return Files.createDirectories(folder.resolve("valence")).resolve("history");
    } catch (IOException e) {
      // The history is optional; without a writable home there is none.
      return null;
    }
  }
}
