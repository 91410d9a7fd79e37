/**
 * A model behind HTTP: requests become questions, questions wait in a bounded queue, one thread
 * answers them many at a time. What answers them is given from outside.
 */
package io.valence.cli.serve;
