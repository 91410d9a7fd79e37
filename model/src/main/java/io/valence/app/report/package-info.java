/** The report of a finished training, as a record. */
package io.valence.app.report;
