/** Explanations of a trained classifier: the effect of each token, and the neighbors of a word. */
package io.valence.model.explain;
