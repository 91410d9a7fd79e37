package io.valence.cli.console;

/**
 * How output is displayed.
 *
 * @param colored whether results may have colors
 * @param wrapped whether prose of results is broken at the width of the terminal
 * @param live whether a line may be overwritten while work continues
 * @param columns width of the terminal
 * @param quiet whether notes are omitted
 * @param verbose whether more notes are printed
 */
public record TerminalStyle(
    boolean colored, boolean wrapped, boolean live, int columns, boolean quiet, boolean verbose) {
  /** For a file, a pipe or a test. */
  static final TerminalStyle PLAIN = new TerminalStyle(false, false, false, 80, false, false);
}
