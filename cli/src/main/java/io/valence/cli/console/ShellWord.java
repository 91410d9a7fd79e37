package io.valence.cli.console;

/** A word of a command line as a POSIX shell takes it. */
public record ShellWord(Object value) {
  /** The word itself where that is plain, else in quotes. */
  @Override
  public String toString() {
    String text = value.toString();
    return text.matches("[\\p{L}\\p{N}_./:=,+%@-]+")
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
