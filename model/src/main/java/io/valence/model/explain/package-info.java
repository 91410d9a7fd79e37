/** What a trained classifier looked at: the effect of each token, and the neighbours of a word. */
package io.valence.model.explain;
