/** Options that several commands share, and their values. */
package io.valence.cli.option;
