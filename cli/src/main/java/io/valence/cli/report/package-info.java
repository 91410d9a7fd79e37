/** What a training came to: as a record, as JSON, and as one page to look at without a network. */
package io.valence.cli.report;
