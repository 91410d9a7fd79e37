/**
 * The command line: one class a command, {@link io.valence.cli.Main} to start them and to turn
 * whatever went wrong into one message and an exit code.
 *
 * <p>Results go to standard output, everything else to standard error.
 */
package io.valence.cli;
