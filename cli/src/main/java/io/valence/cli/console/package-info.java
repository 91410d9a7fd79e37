/** The terminal: output streams, the progress line, signals, exit codes, typed lines. */
package io.valence.cli.console;
