/** The classifier: embedding, recurrent layers, pooling and head as the configuration says. */
package io.valence.model.classifier;
