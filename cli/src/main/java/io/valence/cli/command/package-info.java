/** The commands, a class each. */
package io.valence.cli.command;
