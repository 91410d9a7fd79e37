/** Tables of text: CSV, TSV and JSON Lines read with bounded memory, bad rows, and CSV written. */
package io.valence.data.table;
