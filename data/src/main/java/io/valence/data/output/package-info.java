/** Text tables that are written: CSV, TSV and Excel workbooks, and the bad rows of a file. */
package io.valence.data.output;
