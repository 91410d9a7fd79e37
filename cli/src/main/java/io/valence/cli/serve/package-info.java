/**
 * An HTTP server for a model: requests become questions, questions wait in a bounded queue, one
 * thread answers them in batches. The answerer is injected.
 */
package io.valence.cli.serve;
