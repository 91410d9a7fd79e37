package io.valence.cli.console;

/**
 * How to show things.
 *
 * @param colored whether results may have colors
 * @param live whether a line may be written over and over while work goes on
 * @param columns of the terminal that such a line is written on
 * @param quiet whether notes are left out
 * @param verbose whether there are more of them
 */
public record TerminalStyle(
    boolean colored, boolean live, int columns, boolean quiet, boolean verbose) {
  /** For a file, a pipe or a test. */
  static final TerminalStyle PLAIN = new TerminalStyle(false, false, 80, false, false);
}
