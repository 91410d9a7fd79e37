/** The terminal: what is printed where, the live line, signals, exit codes, typed lines. */
package io.valence.cli.console;
