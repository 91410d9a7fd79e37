/**
 * The command line: one class per command. {@link io.valence.cli.Main} starts them and maps an
 * error to one message and an exit code.
 *
 * <p>Results go to standard output, everything else to standard error.
 */
package io.valence.cli;
