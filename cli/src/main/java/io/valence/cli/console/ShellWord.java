package io.valence.cli.console;

/** A word of a command line, escaped for a POSIX shell. */
public record ShellWord(Object value) {
  /** The word itself if that is safe, else in quotes. */
  @Override
  public String toString() {
    String text = value.toString();
    return text.matches("[\\p{L}\\p{N}_./:=,+%@-]+")
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
