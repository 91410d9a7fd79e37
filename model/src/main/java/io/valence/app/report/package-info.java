/** What a finished training has to show, as a record. */
package io.valence.app.report;
