/** The files that a training reads, and their contents. */
package io.valence.app.input;
