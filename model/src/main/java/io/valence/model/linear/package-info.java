/**
 * Linear models of the words and word pairs in a text: the baseline for a network, which may also
 * be added to it.
 */
package io.valence.model.linear;
