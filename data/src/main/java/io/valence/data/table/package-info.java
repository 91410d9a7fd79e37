/** Text tables: reads CSV, TSV and JSON Lines with bounded memory, handles bad rows, writes CSV. */
package io.valence.data.table;
