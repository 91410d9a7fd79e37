/** The results of training: as a record, as JSON, and as one page that works offline. */
package io.valence.cli.report;
