/**
 * Linear models of which words and pairs of words a text has: what a network has to beat, and what
 * may answer together with it.
 */
package io.valence.model.linear;
