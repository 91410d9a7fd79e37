/**
 * Language models: an embedding, and for each reading direction recurrent layers with a decoder
 * that predicts the next word.
 */
package io.valence.model.language;
