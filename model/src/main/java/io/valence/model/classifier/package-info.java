/**
 * The classifier: Embedding, recurrent layers, pooling and head put together by a configuration.
 */
package io.valence.model.classifier;
