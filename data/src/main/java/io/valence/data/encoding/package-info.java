/** The encoding of a text file, told by its bytes. */
package io.valence.data.encoding;
