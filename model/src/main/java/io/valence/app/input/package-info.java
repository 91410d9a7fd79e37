/** The files that a training reads, and what is read of them. */
package io.valence.app.input;
