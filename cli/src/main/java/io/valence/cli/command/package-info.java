/** The commands, one class each. */
package io.valence.cli.command;
