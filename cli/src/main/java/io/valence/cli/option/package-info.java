/** Options that several commands have, and what they turn into. */
package io.valence.cli.option;
